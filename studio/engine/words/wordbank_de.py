"""Songs in German, in blocks as in `wordbank_crossed`. Nothing tells the singer's gender."""

SONGS_DE = """
= love
! Bleib bei mir | Bleib bei mir, bleib einfach bei mir
ich teil mein Brot und mein Licht mit dir
die ganze Welt ist jetzt und hier
Du kamst im Regen durch die Tür
und hast gelacht und hast gefroren
ich kann bis heute nichts dafür
ich hab mein Herz an dich verloren
Jetzt steht dein Fahrrad vor dem Haus
und deine Bücher stehn bei mir
die Zeit geht ein, die Zeit geht aus
doch du bleibst da, doch du bleibst hier
Ich brauche keinen goldenen Ring
nur dieses Lied, das ich dir sing

= love
! Mein Herz kennt den Weg | Mein Herz kennt den Weg zu dir allein
es will nirgendwo anders sein
es braucht nicht mehr als Brot und Wein
Wir standen da und sprachen kaum
und keiner wusste, was man sagt
die Blüten fielen von dem Baum
dann hast du mich nach morgen gefragt
Die Jahre gingen, wir sind hier
und lachen über jeden Streit
und jedes Jahr gehört noch dir
ich hab mit dir die beste Zeit
Und fragt man mich, was Liebe ist
sag ich, dass du die Antwort bist

= heartbreak
! Geh, wenn du gehst | Geh, wenn du gehst, und dreh dich nicht um
die Straße ist leer, das Telefon stumm
ich frage schon lang nicht mehr, warum
Zwei Koffer stehen schon im Flur
dein Schlüssel liegt noch neben mir
ich höre jeden Schlag der Uhr
du bist schon lange nicht mehr hier
Der Sommer kam, ich ging hinaus
und lernte wieder, wie man lacht
ich packte alte Briefe aus
und schlief einmal die ganze Nacht
Es tut noch weh, doch nicht mehr so sehr
ich schau nach vorn, das Herz ist nicht mehr schwer

= heartbreak
! Nur dein Schatten | Nur dein Schatten ist noch hier bei mir
und jede Straße führt zurück zu dir
ich trinke allein das letzte Bier
Im Radio läuft unser Lied
ich schalte aus, ich hab die Wahl
am Fenster steh ich, niemand sieht
mich tanzen durch den leeren Saal
Man sagt, die Zeit heilt jeden Schmerz
ich gab ihr Zeit, ich gab ihr Raum
nun schlägt es wieder leicht, mein Herz
und du bist nur ein ferner Traum
Was einmal war, das nimmt mir keiner fort
ich leg es weg an einen guten Ort

= sea
! Bring mich ans Meer | Bring mich ans Meer, bring mich ans Meer
mein Kopf ist voll, mein Herz ist schwer
dort weht der Wind die Sorgen leer
Die Möwen schreien in der Luft
ein altes Boot liegt auf dem Sand
in allem liegt ein süßer Duft
und du hältst lachend meine Hand
Ich ließ die Stadt, ich ließ den Streit
und lauschte, was die Welle spricht
sie sagt, du hast noch so viel Zeit
sie sagt, verlier dein Lachen nicht
Die Flut kommt her, die Flut geht fort
und Ruhe find ich hier an diesem Ort

= sea
! Sommer ohne Ende | Sommer ohne Ende, Sommer am Strand
barfuß laufen wir durch den Sand
und halten die ganze Welt in der Hand
Die Räder liegen dort im Gras
der Himmel wird so langsam rot
wir trinken Saft aus einem Glas
und teilen uns das letzte Brot
Heut ist es kalt, der Himmel grau
doch find ich Sand in meinem Schuh
und plötzlich ist es wieder blau
und du bist da und lachst mir zu
Der Sommer geht, das weiß ich ja
doch tief in mir bleibt er noch da

= city
! Diese Stadt schläft nie | Diese Stadt schläft nie, und ich auch nicht
in tausend Fenstern brennt ein Licht
und jeder trägt ein eignes Gesicht
Die letzte Bahn fährt durch die Nacht
ein Geiger spielt im kalten Wind
und irgendwo hat wer gelacht
so leicht, als wär er noch ein Kind
Ich kam mit einem Koffer her
und kannte keinen Menschen hier
die Straßen waren grau und leer
doch jetzt gehört ein Stück davon mir
Und wird es hell am Rand der Stadt
dann seh ich, was sie Schönes hat

= city
! Lichter in der Nacht | Lichter, tausend Lichter in der Nacht
wer hätte das von uns gedacht
wir haben bis zum Morgen laut gelacht
Der Regen fällt auf Glas und Stein
wir laufen unter einem Dach
ein Taxi hält, wir steigen ein
und jeder ist noch viel zu wach
Am Tag bin ich nur eine Zahl
und jeder sieht an mir vorbei
doch nachts hab ich die freie Wahl
doch nachts, ja nachts, da bin ich frei
Die Sonne kommt, die Nacht ist aus
wir gehen singend nun nach Haus

= hope
! Fang noch mal an | Fang noch mal an, fang noch mal an
weil jeder wieder aufstehn kann
der Morgen klopft ganz leise an
Ein kleines Grün bricht durch den Stein
es fragt nicht lange, ob es darf
es will nur da und lebendig sein
und auch der Wind ist halb so scharf
Ich lag am Boden, lag im Schnee
und hörte, wie mein Herz noch schlug
dann stand ich auf, es tat noch weh
doch dieser eine Schritt war genug
Gib mir die Hand und komm mit mir
das neue Leben ist schon hier

= hope
! Ein Lied für das Leben | Ein Lied für das Leben, ein Lied für heut
für alles, was uns leise freut
für jeden, der noch nichts bereut
Der Kaffee dampft, der Tag erwacht
die Katze schläft auf meinem Bett
der Nachbar hat mir Brot gebracht
und alle sind auf einmal nett
Ich suchte lang nach großem Glück
in fremder Stadt, in fernem Land
dann kam ich an den Tisch zurück
an dem ich meine Leute fand
Was wirklich zählt, ist oft so klein
drum lade ich zum Singen ein
"""
NAMED_DE = (
    ("{name}, ich sing für dich", "{name}, {name}, ich sing für dich"),
    ("du bist ein Licht, das leuchtet für mich", "und bin ich fern, so denk ich an dich"),
)
