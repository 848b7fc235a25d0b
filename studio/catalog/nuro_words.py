"""The words that nuro understands, as its contract lists them.

As they are sent; the forms show them in the reader's language."""

from django.utils.translation import gettext_lazy
from django.utils.translation import gettext_noop as _

VOCAL_GENRES = (
    _("Pop"), _("Pop Rock"), _("Pop Punk"), _("Pop Rap"), _("Folk"), _("Chinese Style"),
    _("GuFeng Music"), _("Electronic"), _("DJ"), _("Future Bass"), _("Chinoiserie Electronic"),
    _("Hip Hop/Rap"), _("Trap Rap"), _("R&B Rap"), _("Rock"), _("Jazz"), _("R&B/Soul"), _("Punk"),
    _("Reggae"), _("Disco"), _("Jazz Pop"), _("Bossa Nova"), _("Contemporary R&B"),
)  # fmt: skip
VOCAL_MOODS = (
    _("Happy"), _("Dynamic/Energetic"), _("Inspirational/Hopeful"), _("Excited"), _("Chill"),
    _("Calm/Relaxing"), _("Dreamy/Ethereal"), _("Sentimental/Melancholic/Lonely"),
    _("Nostalgic/Memory"), _("Sorrow/Sad"), _("Romantic"), _("Miss"), _("Groovy/Funky"),
)  # fmt: skip
TIMBRES = {
    "Warm": gettext_lazy("Warm"),
    "Bright": gettext_lazy("Bright"),
    "Husky": gettext_lazy("Husky"),
    "Electrified voice": gettext_lazy("Electrified"),
    "Sweet_AUDIO_TIMBRE": gettext_lazy("Sweet"),
    "Cute_AUDIO_TIMBRE": gettext_lazy("Cute"),
    "Loud and sonorous": gettext_lazy("Loud and sonorous"),
    "Powerful": gettext_lazy("Powerful"),
    "Sexy/Lazy": gettext_lazy("Sultry"),
}
GENRES = (
    _("corporate"), _("dance/edm"), _("orchestral"), _("chill out"), _("rock"), _("hip hop"), _("folk"),
    _("funk"), _("ambient"), _("holiday"), _("jazz"), _("kids"), _("world"), _("travel"),
    _("commercial"), _("advertising"), _("driving"), _("cinematic"), _("upbeat"), _("epic"),
    _("inspiring"), _("business"), _("video game"), _("dark"), _("pop"), _("trailer"), _("modern"),
    _("electronic"), _("documentary"), _("soundtrack"), _("fashion"), _("acoustic"), _("movie"),
    _("tv"), _("high tech"), _("industrial"), _("dance"), _("video"), _("vlog"), _("marketing"),
    _("game"), _("radio"), _("promotional"), _("sports"), _("party"), _("summer"), _("beauty"),
)  # fmt: skip
MOODS = (
    _("positive"), _("uplifting"), _("energetic"), _("happy"), _("bright"), _("optimistic"),
    _("hopeful"), _("cool"), _("dreamy"), _("fun"), _("light"), _("powerful"), _("calm"),
    _("confident"), _("joyful"), _("dramatic"), _("peaceful"), _("playful"), _("soft"), _("groovy"),
    _("reflective"), _("easy"), _("relaxed"), _("lively"), _("smooth"), _("romantic"), _("intense"),
    _("elegant"), _("mellow"), _("emotional"), _("sentimental"), _("cheerful happy"),
    _("contemplative"), _("soothing"), _("proud"), _("passionate"), _("sweet"), _("mystical"),
    _("tranquil"), _("cheerful"), _("casual"), _("beautiful"), _("ethereal"), _("melancholy"), _("sad"),
    _("aggressive"), _("haunting"), _("adventure"), _("serene"), _("sincere"), _("funky"), _("funny"),
)  # fmt: skip
INSTRUMENTS = (
    _("piano"), _("drums"), _("guitar"), _("percussion"), _("synth"), _("electric guitar"),
    _("acoustic guitar"), _("bass guitar"), _("brass"), _("violin"), _("cello"), _("flute"), _("organ"),
    _("trumpet"), _("ukulele"), _("saxophone"), _("double bass"), _("harp"), _("glockenspiel"),
    _("synthesizer"), _("keyboard"), _("marimba"), _("bass"), _("banjo"), _("strings"),
)  # fmt: skip
THEMES = (
    _("inspirational"), _("motivational"), _("achievement"), _("discovery"), _("every day"), _("love"),
    _("technology"), _("lifestyle"), _("journey"), _("meditation"), _("drama"), _("children"),
    _("hope"), _("fantasy"), _("holiday"), _("health"), _("family"), _("real estate"), _("media"),
    _("kids"), _("science"), _("education"), _("progress"), _("world"), _("vacation"), _("training"),
    _("christmas"), _("sales"),
)  # fmt: skip
