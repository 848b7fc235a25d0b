"""English words that singers say otherwise than the dictionary lists first, and sounds that are no words."""

from studio.engine.words.pronounce_tables import pairs, word_set

# Sung forms: the reading that songs mean ("live" the verb), the count of syllables that singers use ("every"
# in two), clipped forms and vocables.
SUNG = pairs("""
a AH0
an AE0 N
and AE0 N D
the DH AH0
to T UW0
of AH0 V
your Y AO0 R
you're Y AO1 R
our AW1 R
for F AO0 R
i AY1
i'm AY1 M
every EH1 V R IY0
everyone EH1 V R IY0 W AH2 N
everybody EH1 V R IY0 B AA2 D IY0
everything EH1 V R IY0 TH IH2 NG
everywhere EH1 V R IY0 W EH2 R
different D IH1 F R AH0 N T
evening IY1 V N IH0 NG
evenings IY1 V N IH0 NG Z
favorite F EY1 V R IH0 T
memory M EH1 M R IY0
memories M EH1 M R IY0 Z
fire F AY1 R
fires F AY1 R Z
desire D IH0 Z AY1 R
wire W AY1 R
tired T AY1 R D
hour AW1 R
hours AW1 R Z
power P AW1 ER0
flower F L AW1 ER0
flowers F L AW1 ER0 Z
prayer P R EH1 R
heaven HH EH1 V AH0 N
read R IY1 D
live L IH1 V
into IH0 N T UW0
onto AA0 N T UW0
sometimes S AH1 M T AY2 M Z
weren't W ER1 N T
details D IY1 T EY2 L Z
records R EH1 K ER0 D Z
record R EH1 K ER0 D
choir K W AY1 R
bonfire B AA1 N F AY2 R
bonfires B AA1 N F AY2 R Z
dial D AY1 L
outside AW0 T S AY1 D
inside IH0 N S AY1 D
lives L IH1 V Z
living L IH1 V IH0 NG
wind W IH1 N D
winds W IH1 N D Z
tear T IH1 R
tears T IH1 R Z
lead L IY1 D
close K L OW1 S
use Y UW1 Z
used Y UW1 Z D
with W IH1 DH
were W ER1
where W EH1 R
wherever W EH0 R EH1 V ER0
what W AH1 T
when W EH1 N
whenever W EH0 N EH1 V ER0
again AH0 G EH1 N
because B IH0 K AH1 Z
'cause K AH1 Z
cause K AO1 Z
'cos K AH1 Z
cos K AH1 Z
cuz K AH1 Z
coz K AH1 Z
'til T IH1 L
til T IH1 L
'em AH0 M
'bout B AW1 T
'round R AW1 N D
'neath N IY1 TH
'n AH0 N
n' AH0 N
'tis T IH1 Z
'twas T W AH1 Z
o'er AO1 R
o' AH0
ol' OW1 L
lil L IH1 L
lil' L IH1 L
gon G AA1 N
gonna G AH1 N AH0
wanna W AA1 N AH0
gotta G AA1 T AH0
gimme G IH1 M IY0
lemme L EH1 M IY0
kinda K AY1 N D AH0
sorta S AO1 R T AH0
outta AW1 T AH0
oughta AO1 T AH0
hafta HH AE1 F T AH0
lotta L AA1 T AH0
finna F IH1 N AH0
imma AY1 M AH0
i'ma AY1 M AH0
dunno D AH0 N OW1
y'all Y AO1 L
ya Y AH0
yer Y ER0
ain't EY1 N T
yeah Y EH1 AH0
yea Y EY1
yeh Y EH1
yep Y EH1 P
nah N AA1
naw N AO1
uh AH1
huh HH AH1
uh-huh AH0 HH AH1
uh-oh AH1 OW2
hmm HH AH1 M
hm HH AH1 M
mm M AH1 M
mmm M AH1 M
mmh M AH1 M
mhm M AH0 HH AH1 M
mm-hmm M AH0 HH AH1 M
oh OW1
ohh OW1
o OW1
ooh UW1
oooh UW1
oo UW1
ah AA1
ahh AA1
aah AA1
aha AA0 HH AA1
ha HH AA1
haha HH AA1 HH AA0
hey HH EY1
heya HH EY1 Y AH0
hi HH AY1
ho HH OW1
hoo HH UW1
woo W UW1
woohoo W UW1 HH UW1
whoa W OW1
woah W OW1
whoo W UW1
wow W AW1
aw AO1
aww AO1
ay AY1
aye AY1
ayy EY1
ayo EY1 OW0
yo Y OW1
la L AA1
lala L AA1 L AA0
lalala L AA1 L AA0 L AA0
na N AA1
nana N AA1 N AA0
nanana N AA1 N AA0 N AA0
da D AA1
dada D AA1 D AA0
dum D AH1 M
doo D UW1
dooby D UW1 B IY0
do D UW1
ba B AA1
bop B AA1 P
shoo SH UW1
shoop SH UW1 P
sha SH AA1
bah B AA1
pa P AA1
ra R AA1
rah R AA1
ta T AA1
tra T R AA1
fa F AA1
uhh AH1
er ER1
eh EH1
ee IY1
eee IY1
shh SH
sh SH
psst P S T
brr B ER1
skrrt S K ER1 T
ok OW2 K EY1
okay OW2 K EY1
mr M IH1 S T ER0
mrs M IH1 S IH0 Z
ms M IH1 Z
dr D AA1 K T ER0
st S EY1 N T
vs V ER1 S AH0 S
etc EH2 T S EH1 T ER0 AH0
feat F IY1 CH ER0 IH0 NG
karaoke K EH2 R IY0 OW1 K IY0
babygirl B EY1 B IY0 G ER2 L
lovelight L AH1 V L AY2 T
starlit S T AA1 R L IH2 T
moonlit M UW1 N L IH2 T
hallelujah HH AE2 L AH0 L UW1 Y AH0
""")

# Words that carry no beat unless the tune gives them one.
LIGHT = word_set(
    "a an the of to in on at and or but if as so for from with by into than then that this is are was were"
    " be been am it its it's i'm you're he's she's we're they're i've you've we've i'll you'll we'll i'd"
    " you'd he her him his she i me my you your we us our they them their who can could would should will"
    " shall may might must do does did has have had till 'til til 'cause cuz cos not there's that's"
)

LETTERS = pairs("""
a EY1
b B IY1
c S IY1
d D IY1
e IY1
f EH1 F
g JH IY1
h EY1 CH
i AY1
j JH EY1
k K EY1
l EH1 L
m EH1 M
n EH1 N
o OW1
p P IY1
q K Y UW1
r AA1 R
s EH1 S
t T IY1
u Y UW1
v V IY1
w D AH1 B AH0 L Y UW2
x EH1 K S
y W AY1
z Z IY1
""")
