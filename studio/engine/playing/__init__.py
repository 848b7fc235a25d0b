"""The instruments: from notes to dry stereo parts."""
