"""The song that is measured: two verses, two choruses."""

LYRICS = """\
[Verse 1]
Morning light is on the window
I can hear the city wake
All the words I never told you
Follow every step I take

[Chorus]
Hold me in the golden light
Stay with me until the end
We can run across the night
And begin our lives again

[Verse 2]
Summer rain is falling softly
On the road we used to know
Every star above is shining
Telling me I should not go

[Chorus]
Hold me in the golden light
Stay with me until the end
We can run across the night
And begin our lives again
"""
TAGS = "indie pop, warm, 104 bpm"
# What the form has besides.
FORM = {"custom_mode": "True", "mv": "sonic-v5", "style_weight": "0.5", "weirdness_constraint": "0.5"}
