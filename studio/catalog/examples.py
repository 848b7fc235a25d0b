"""What the examples have in common: ids that look like ids, and a song."""

CLIP = "26c9c592-0566-46cf-bb71-91ac1deaa7b5"
OTHER_CLIP = "cfbc3d3c-2add-4265-bcdf-924092096e3d"
PERSONA = "c08806c1-34fb-4290-bf00-ee2d1b0d4c67"
AUDIO = "https://example.com/humming.mp3"

VERSE = "[Verse]\nThe last bus hums along the bay\nThe windows fold the lights away"
CHORUS = "[Chorus]\nTake me home the long way round\nOne more mile of silver sound"
BRIDGE = "[Bridge]\nAnd if the driver knows my name\nHe lets the engine say the same"
SONG = f"{VERSE}\n\n{CHORUS}"
