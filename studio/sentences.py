"""What those say who know no languages: the engine, providers, the fetcher. Rows keep it in English, as the
wire wants it; pages show it in their own language."""

import re
from functools import cache

from django.utils.translation import get_language, gettext, pgettext_lazy
from django.utils.translation import gettext_noop as _

VALUE = re.compile(r"%\\\((\w+)\\\)s")  # in a sentence that is escaped

# What is happening to a request.
STAGES = (
    _("writing the song"),
    _("mixing"),
    _("mixing the %(stem)s"),
    _("mastering"),
    _("writing the files"),
    _("drawing the video"),
    _("checking the take"),
    _("listening to the take"),
    _("reading the recording"),
    _("listening to it"),
    _("listening to the voice"),
    _("taking the voice out of the band"),
    _("taking the voice out"),
    _("laying one song over the other"),
    _("laying the voice over the band"),
    _("cutting the voice out"),
    _("mixing the stems"),
    _("done"),
    _("singing the lead"),
    _("singing the doubles"),
    _("singing the harmonies"),
    _("singing the backing vocals"),
    _("playing %(instrument)s"),
    _("mixing the %(stem)s"),
)
VOICES = (_("Lead vocal"), _("Double"), _("Harmony vocal"), _("Backing vocal"))  # of written notes
PART = _("Part %(number)s")
INSTRUMENTS = (
    _("808 drum machine"), _("808 sub bass"), _("909 drum machine"), _("Accordion"), _("Acid bass"),
    _("Acoustic guitar"), _("Alto saxophone"), _("Banjo"), _("Brass section"), _("Bright pad"),
    _("Cello"), _("Choir pad"), _("Church organ"), _("Clarinet"), _("Clavinet"),
    _("Congas, claves and cowbell"), _("Distorted guitar"), _("Down sweep"), _("Drum kit"),
    _("Dusty drum loop"), _("Electric bass"), _("Electric guitar"), _("Electric piano"),
    _("Felt piano"), _("Flute"), _("French horn"), _("Hand drums"), _("Harp"), _("Harpsichord"),
    _("Impact"), _("Jazz kit with brushes"), _("Mandolin"), _("Marimba"), _("Music box"),
    _("Noise-channel drums"), _("Nylon-string guitar"), _("Oboe"), _("Organ"), _("Overdriven guitar"),
    _("Palm-muted guitar"), _("Piano"), _("Picked bass"), _("Pizzicato strings"), _("Pulse channel"),
    _("Riser"), _("Rock kit"), _("Saw lead"), _("Shaker and tambourine"), _("Slap bass"),
    _("Square lead"), _("String section"), _("Supersaw"), _("Synth bass"), _("Synth bell"),
    _("Synth pluck"), _("Tenor saxophone"), _("Timpani and orchestral drums"), _("Tin whistle"),
    _("Triangle-channel bass"), _("Trombone"), _("Trumpet"), _("Ukulele"), _("Upright bass"),
    _("Vibraphone"), _("Vinyl crackle"), _("Violin"), _("Warm pad"),
    _("Lead vocal"), _("Double vocal"), _("Harmony vocal"), _("Backing vocal"),
)  # fmt: skip
# Why the engine could not do it.
ENGINE = (
    _("This file is empty."),
    _("There is no sound in this file. MP3, WAV, FLAC, OGG, Opus, M4A and AIFF are welcome."),
    _(
        "There is no sound in this file that can be read. MP3, WAV, FLAC, OGG, Opus, M4A and AIFF "
        "are welcome."
    ),
    _("This kind of sound (%(kind)s) is not read here. MP3, WAV, FLAC, OGG, Opus, M4A and AIFF are welcome."),
    _("This file has %(channels)s channels; at most %(most)s are read."),
    _("A sample rate of %(rate)s Hz is not read here."),
    _("There is less than a second of sound in this file."),
    _("There is nothing but silence in this file."),
    _("This file holds numbers that are no sound."),
    _("This recording is longer than %(minutes)s minutes."),
    _("This file changes its format in the middle."),
    _("This file holds no sound: it is empty."),
    _("This file holds no sound that can be read: send WAV, FLAC, MP3 or OGG."),
    _("%(format)s files are not read here: send WAV, FLAC, MP3 or OGG."),
    _("There is nothing to be heard in this audio."),
    _("There is nothing to be heard in this clip."),
    _("Nothing is left to play: there is no voice, and every instrument is excluded."),
    _("This persona has no voice to sing with."),
    _("This clip is no extension: there is nothing to join it with."),
    _("A mashup needs two clips."),
    _("There is no voice in the first clip: choose one that is sung."),
    _("There is no place in the second clip where the first one's voice fits."),
    _("There is no place in the second clip where the first one's words fit."),
    _("There are no words in this clip."),
    _("There are no words to sing."),
    _("There is no room for these words: choose a longer stretch."),
    _("There is no voice or melody in this clip that a band could follow."),
    _("The section to replace lies outside the clip."),
    _(
        "These words do not fit: %(syllables)s syllables in %(seconds)s seconds; at most %(most)s "
        "can be sung there."
    ),
    _("Nothing can be made out between these two seconds: there is neither a melody nor a chord."),
    _("Nothing would be heard: no lane is on."),
    _("The sound of this clip is gone."),
    _("The notes of this clip are gone: it has no score."),
    _("The words of this clip are not known. Give the lyrics, so that the new voice can sing them."),
    _("There is no voice in this clip."),
    _("No recording came with this request."),
    _("There is nothing to cut there: the clip ends before."),
    _("No clip was given to work on."),
    _("The renderer was killed (SIGKILL); the machine may have run out of memory."),
    _("The renderer used up the processor time that one song may take (SIGXCPU)."),
    _("The renderer fell silent and was stopped."),
    _("The renderer took too long and was stopped."),
    _("The renderer ended without a song (exit code %(code)s)."),
    _("The renderer crashed (%(cause)s)."),
    _("The renderer could not be started: %(why)s."),
    _("The engine failed at this song (%(cause)s)."),
    _("The engine failed at this video (%(cause)s)."),
    _("The song needed more memory than one song may take."),
    _("The video needed more memory than one video may take."),
    _("The song could not be written: %(why)s."),
    _("The video could not be written: %(why)s."),
    _("This is no picture that can be read: send a JPEG, a PNG or a WebP file."),
    _("This picture is too large: a cover has %(megapixels)s megapixels at most."),
)
# Why nothing was fetched from an address.
FETCHING = (
    _("It took longer than %(seconds)s seconds."),
    _("This address leads on and on: more than %(most)s redirects."),
    _("This address leads to one that cannot be fetched."),
    _("Only addresses that begin with http:// or https:// can be fetched."),
    _("This is not an address that can be fetched."),
    _("Addresses with a name or password in them are not fetched."),
    _("There is nothing in the file at this address."),
    _("The file at this address broke off before its end."),
    _("The answer broke off before its end."),
    _("The answer is larger than %(megabytes)s MB."),
    _("The file at this address is larger than %(megabytes)s MB."),
    _("%(host)s does not give this file to strangers (status %(status)s)."),
    _("There is no file at this address (status %(status)s)."),
    _("%(host)s answered with an error (status %(status)s)."),
    _("This address leads to a page, not to a sound file. Use the address of the file itself."),
    _("There is a character in the request that cannot be sent."),
    _("%(host)s could not prove who it is: its certificate is not trusted."),
    _("%(host)s did not answer in time."),
    _("%(host)s broke off before its answer."),
    _("%(host)s could not be reached."),
    _("There is no server called %(host)s."),
    _("%(host)s is not on the public internet, so nothing is fetched from or sent to it."),
    _("Files are fetched from ports 80 and 443 only, not from %(port)s."),
)
# What came of asking a provider elsewhere.
VENDOR = (
    _("The vendor could not do it."),
    _("The vendor could not make any of the takes."),
    _("The vendor says: %(text)s"),
    _("The vendor refused this (status %(status)s)."),
    _("The vendor has retired this."),
    _("The vendor has retired this. %(text)s"),
    _("The vendor does not accept this key."),
    _("The vendor's account has not enough credits."),
    _("“%(title)s” cannot be brought to the vendor."),
    _("This address does not answer as the AI Music API does."),
    _("the vendor does not know this request"),
    _("the vendor's answer makes no sense"),
    _("the vendor took the request, but its answer makes no sense"),
    _("the vendor answered with status %(status)s"),
    _("the vendor's answer got lost"),
    _("the vendor asks for a pause"),
    _("the take is %(seconds)s seconds long, and should be %(told)s"),
    _("the file is %(seconds)s seconds long, and the take %(told)s"),
)
# What `actions/` says with something in it; it marks its own.
AROUND = (
    "trying again: %(why)s",
    "waiting for the vendor's account: %(why)s",
    "It has not answered for %(seconds)s seconds.",
)

# How a key is called; in German, for instance, B is H, and Bb is B.
MODES = {
    "major": _("%(note)s major"),
    "minor": _("%(note)s minor"),
    "harmonic minor": _("%(note)s harmonic minor"),
    "dorian": _("%(note)s dorian"),
    "phrygian": _("%(note)s phrygian"),
    "lydian": _("%(note)s lydian"),
    "mixolydian": _("%(note)s mixolydian"),
}
NOTES = {
    "C": pgettext_lazy("note", "C"), "C#": pgettext_lazy("note", "C#"), "Db": pgettext_lazy("note", "Db"),
    "D": pgettext_lazy("note", "D"), "D#": pgettext_lazy("note", "D#"), "Eb": pgettext_lazy("note", "Eb"),
    "E": pgettext_lazy("note", "E"), "F": pgettext_lazy("note", "F"), "F#": pgettext_lazy("note", "F#"),
    "Gb": pgettext_lazy("note", "Gb"), "G": pgettext_lazy("note", "G"), "G#": pgettext_lazy("note", "G#"),
    "Ab": pgettext_lazy("note", "Ab"), "A": pgettext_lazy("note", "A"), "A#": pgettext_lazy("note", "A#"),
    "Bb": pgettext_lazy("note", "Bb"), "B": pgettext_lazy("note", "B"),
}  # fmt: skip


def key_said(key: str) -> str:
    """A key as the reader's language calls it: A minor, A-Moll."""
    note, _space, mode = key.partition(" ")
    if mode not in MODES or note not in NOTES:
        return key
    return gettext(MODES[mode]) % {"note": NOTES[note]}


def key_meant(text: str) -> str:
    """The key as rows name it, typed in the reader's language; as it was typed where it is none."""
    known = {key_said(f"{note} {mode}").casefold(): f"{note} {mode}" for note in NOTES for mode in MODES}
    return known.get(text.strip().casefold(), text)


def said(text: str) -> str:
    """The sentence in the language of whoever reads the page; as it is where nobody has translated it."""
    if (get_language() or "en").startswith("en"):
        return text
    large = text[:1].upper() + text[1:]  # within other sentences some begin small, and end without a point
    known = _known(text) or _known(large)
    return known or _known(f"{text}.").rstrip(".") or _known(f"{large}.").rstrip(".") or text


def _known(text: str) -> str:
    """Nothing for what is no sentence of the studio's."""
    for sentence in (*STAGES, PART, *ENGINE, *FETCHING, *VENDOR, *AROUND):
        if "%(" in sentence and (values := _pattern(sentence).fullmatch(text)):
            return gettext(sentence) % {name: said(value) for name, value in values.groupdict().items()}
    found = gettext(text)
    return "" if found == text else found


@cache
def _pattern(sentence: str) -> re.Pattern[str]:
    return re.compile(VALUE.sub(r"(?P<\1>.+)", re.escape(sentence)), re.DOTALL)
