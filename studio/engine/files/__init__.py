"""What is written to disk: sound files, tags, MIDI, timelines, cover art."""
