"""The singer: from notes and phones to a dry vocal track."""
