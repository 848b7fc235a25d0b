"""The writer's own stock of lines that any song can use: feelings, turns, and the climb into a chorus.

A unit is two lines in common metre, eight syllables and six, that make one statement; its last word rhymes
with another unit's. All of it was written for this studio.
"""

from studio.engine.words.writer_units import Unit, units

# Feelings that suit a bright song and a sad one alike.
FEELINGS: dict[str, tuple[Unit, ...]] = {
    "any": units("""
I never knew how long I'd wait / to make one moment right
Whatever I was running from / it disappears tonight
I carry what you said to me / like something warm and bright
I've got a hundred things to tell / and only one to say
I count the minutes by your voice / and not the time of day
There's something in the way you laugh / that never goes away
The more I try to walk alone / the more I walk with you
There's nothing in the world I need / as simple or as true
It took me all this time to see / what everybody knew
I never asked for anything / but you to stay with me
Whatever I have left to lose / I'll gladly set it free
I keep a picture in my mind / of how it used to be
I told myself I wouldn't fall / but how was I to know
I've got a feeling in my chest / and nowhere it can go
The years are moving faster now / and I am moving slow
You taught me how to lift my head / and look into the sky
I only want to hold you close / and never wonder why
You say my name and all at once / I'm learning how to fly
You water every seed in me / and patiently I grow
I'd never felt a thing like this / before the morning came
The nights were long, the road was rough / but you were always kind
I lost myself a thousand times / and look at what I found
There's music underneath the noise / a soft and steady sound
And when the world is spinning fast / you keep me on the ground
I've never felt so wide awake / or wanted something more
You turn the corner of my heart / and open up the door
I've said it all a hundred times / I'll say it all once more
It doesn't take a lot of time / to read another heart
I know the ending of this tale / I knew it from the start
We're closer than we've ever been / a million miles apart
You never have to say a word / I know that you are there
I feel you in the quiet hours / like music in the air
I've learned to carry heavy things / and handle them with care
Some days I hardly recognize / this borrowed life of mine
Just give me time and give me room / and I'll be doing fine
I read your silence like a book / and every single line
I'm standing at the edge of this / and ready for the fall
You are the reason and the rhyme / the answer to it all
I write your name in secret ink / across my bedroom wall
I've got a rhythm in my bones / that carries me along
And if they ask me where I've been / I'll tell them in a song
I may have been a little late / I never felt this strong
Whatever they have said of us / I'm glad that you are here
I hold my breath and count to ten / until the way is clear
I've saved up every word for you / for almost half a year
I wrote it down so many ways / it always read the same
My heart is like an open book / and every page your name
I walk toward the light you left / a moth before a flame
It's more than I can put in words / I hope you understand
I'd cross the desert and the snow / to sit and hold your hand
I'm looking for a softer place / than what I left behind
You're somewhere in the back of all / the corners of my mind
The words that I was looking for / are sometimes hard to find
I'd know you in a crowded room / I'd know you any place
And every time I close my eyes / I'm looking at your face
I've got a fire the rain can't touch / it's burning deep inside
I swear I'll never run again / there's nothing left to hide
You cross my mind a hundred times / the way a tide will ride
I hear a tune I used to love / and listen for the rain
I'd do it all another time / the pleasure and the pain
The thought of you goes rolling by / just like a midnight train
I keep a little room for you / in every wall and stone
I've made a friend of being still / I'm fine here on my own
I've loved you longer than you know / and more than I have shown
I thought I knew the story's shape / but not how it would end
You saw me at my very worst / and loved me as a friend
There's hardly anything so torn / that love can never mend
You hold the map, you hold the light / you hold the missing key
I put my ear against the ground / and listened for the sea
The days are short, the nights are slow / but nothing here is wrong
The road is rough, the hill is steep / the way is never long
I found the courage packed away / where none had been before
The heart's a boat without an oar / that always finds the shore
It falls to pieces now and then / it's still a work of art
You read me like a shooting star / you read me like a chart
There's something in the two of us / no words can quite explain
You leave a mark on all I do / as wine will leave a stain
It only takes a single spark / to fill a room with light
You gave me wings when I was sure / I had no chance of flight
I'm writing it across the sky / in silver, gold and gray
I tried to hide it in a song / it gives itself away
We wrote our names in window steam / and not in stone or sand
You are the harbor to my boat / you are my solid land
I had a speech prepared for this / then all the words fell through
There's one thing I am certain of / and that one thing is you
The sky is never just one thing / it's silver, gray and blue
I'd like to learn to live like birds / and trust a piece of sky
Some things are worth the risk they take / so give it one good try
There's something past the river's turn / there's something round the bend
I've got a line I never said / a letter I can send
I never needed maps or stars / as long as you were near
You said it in a quiet voice / for only me to hear
A seed is such a little thing / and look how we have grown
There's nothing I would rather hold / than you in my embrace
I run, but only in my mind / I'm walking at your pace
I never knew a thing so big / could ever feel so small
I gave my word, I gave my time / I'd gladly give it all
We drew a circle in the dust / and stepped across the line
I've lost the plot, I've lost the thread / I'll take it as a sign
There's always been another road / upon the other side
I lay my armor on the ground / I lay it down with pride
"""),
    "bright": units("""
My heart is dancing in my chest / and everything feels right
The world is singing back to us / and all of it is light
I woke up with your name in me / and wore it all the day
There's nowhere that I'd rather be / so let the music play
The sun came up inside of me / and chased the clouds away
Now every color that I see / is coming back brand new
I'd trade the whole wide world away / for one more day with you
There's honey in the way we talk / and sunlight coming through
I opened up the window wide / and set my spirit free
There isn't any other place / that I would rather be
You laugh and all the world turns gold / and shines its light on me
I'm shouting from the rooftops now / I want the world to know
You look at me and I light up / with one enormous glow
We're laughing like a pair of kids / and look how high we fly
My feet are barely on the ground / my head is in the sky
Oh, every little thing you do / can turn my day around
Let's sing until the walls give in / and love the way we sound
I've never been so glad to be / the one you're waiting for
Put both your arms around me now / and dance across the floor
I feel it like a summer drum / the beating of my heart
Let's throw the old directions out / and make another start
Come on and let your worries go / and throw them in the air
I've got the sun upon my face / and flowers in my hair
I'd follow you to anywhere / as long as you'd be mine
Step out into the open now / it's time for us to shine
We stand together, side by side / and we are ten feet tall
I'd rather have this day with you / than anything at all
We found each other in the crowd / and here's where we belong
Whatever comes, we'll be okay / together we are strong
Throw open every single door / the best of us is here
The love I thought I'd never find / is singing in my ear
You lit a candle in the dark / and I became the flame
I'm glad I took the chance I took / I'm glad that you just came
And everything I'll ever need / is right here where I stand
I'll follow you from coast to coast / across the shining land
You're patient and you're good to me / you're funny and you're kind
You came along and just like that / my heart fell into place
Let's run until we lose our breath / and win the human race
So bring the laughter, bring the noise / and throw the windows wide
The best of it is yet to come / and I enjoy the ride
We'll dance in puddles till we're soaked / and never mind the rain
We'll sing it till the lights come on / and ride the morning train
"""),
    "blue": units("""
I leave a lamp on in the hall / I talk to it at night
The bed is wide, the room is cold / and nothing here feels right
I keep your letter in a drawer / and read it every day
The house is full of little things / you never took away
I practiced all the words I had / but none of them would stay
I set the table out for one / the way I always do
I tell them all that I'm all right / it's almost nearly true
I still look up at every sound / in case it might be you
I'm talking to an empty chair / as if it talked to me
You're everywhere I try to look / and nowhere I can see
You didn't even turn your head / you simply let me go
The calendar keeps turning leaves / the days are cold and slow
There's something that I should have said / a hundred nights ago
I never thought a heart could sink / while looking at the sky
You left without a reason, love / you left without goodbye
I smile for everyone in town / and go back home to cry
I hear your footsteps on the stairs / but no one is around
The silence is the loudest thing / that I have ever found
Your coat is hanging by itself / upon the closet door
I sleep on my own side of it / the way I did before
They tell me time will heal it all / but where does healing start
You took the best of me with you / and left a broken heart
I climb the stairs and call your name / to nothing but the air
I tell myself to let it be / pretend I do not care
I hold a hand inside a dream / and wake up holding mine
I tell my mother on the phone / that I am doing fine
The pictures all have gone to dust / and fallen off the wall
I stare into the telephone / and wait for it to call
I turn the music way down low / it's playing our old song
It's quiet in the afternoon / and every hour is long
I keep on setting back the clock / to when I had you here
I drove around the block again / pretending you were near
I've washed the sheets and changed the locks / the ache is still the same
A stranger asked me how I've been / I almost said your name
I walk along the avenue / and talk to falling rain
You'd think a heart would learn by now / to live without the pain
I'm learning how to cook for one / and eat it on my own
It's late and all the lights are out / I'm staring at my phone
I write your name and watch the tide / erase it from the sand
There was a time you looked at me / and reached to hold my hand
I packed the car and drove all night / but you weren't left behind
I turn the pillow, turn the light / but can't turn off my mind
I pass the house we used to love / and someone took our place
I'm trying to remember all / the details of your face
I keep a brave face for the day / and put the rest aside
I wore the best coat that I had / and sat in it and cried
I tell the mirror I'll be fine / I know I just pretend
I wrote a letter to you, dear / I'm never gonna send
"""),
}

# What a bridge says: the thought that changes the others.
TURNS: tuple[Unit, ...] = units("""
But maybe what was lost in me / was waiting to be found
And when they try to hold us down / we're gaining higher ground
And if the road is dark ahead / then we will be the light
And even if I get it wrong / I followed what felt right
I'm done with looking at the past / I'm learning how to stay
I thought the night was all there was / and then I saw the day
So let it break and let it go / and let the day come through
I gave it time, I gave it room / I gave it all to you
Because the heart is not a cage / it's beating to be free
I looked for it in everyone / and it was here in me
I'm not the one I was last year / I've had some time to grow
And if you think you've seen it all / there's more than you could know
Now I can see the other side / there's morning in the sky
And I would rather crash and burn / than never even try
I'm taking back the things I lost / and asking for some more
I've turned the key, I've turned around / and I know what it's for
You cannot lose a thing that lives / forever in the heart
And maybe that's the way it goes / it ends so it can start
I used to think I'd be alone / but look at who is here
So let me say it one more time / and let me say it clear
And I will stand up on my feet / no matter how I fall
I'd rather try and get it wrong / than never try at all
And some things bend and some things break / and some things turn out fine
And I have nothing left to prove / the rest of it is mine
There comes a time to close your eyes / and jump into the air
And if you ever lose your way / just look and I'll be there
I'll build a better house of this / I'll build it stone by stone
I found out in the end that I / was never quite alone
I'm picking up the tune again / I knew it all along
And what we thought was weak in us / is what has made us strong
So take the map and tear it up / and leave it all behind
What I was looking for so long / was never hard to find
I'm giving up on giving up / and this is where I stand
Whatever comes along the road / we'll meet it hand in hand
And all the fear I ever had / is gone without a trace
There's nothing in the world so lost / it cannot find a place
""")

# Two lines of eight that lift the verse to the chorus.
CLIMBS: tuple[Unit, ...] = units("""
I hold my breath, I close my eyes / I feel the whole world start to rise
It's getting closer, can you hear / the thing I'm trying to make clear
I count to three, I turn around / my heart is making such a sound
And something in me can't let go / there's something that you ought to know
So here it comes, I feel it start / it's climbing slowly through my heart
I tried to keep it all inside / but there is nowhere left to hide
There's not a lot that I can say / that won't just give my heart away
The clock is slow, the room is still / and if I don't then no one will
I've waited such a long, long time / to find the nerve, to find the rhyme
And when the whole wide world goes wrong / there's only one way to be strong
It's in my blood, it's in my bones / it's in the walls and in the stones
I'm running out of things to fear / so come on closer, come on here
""")

# Frames for the listener's own words, by the stress of the noun ("S" strong, "w" weak): the singer speaks of
# the song, which is true of any word. {the} is "my" where the listener said so.
NOUN_LEADS: dict[str, tuple[str, ...]] = {
    "S": (
        "I wrote this verse about {the} {noun}",
        "I made a song about {the} {noun}",
        "I wrote a tune about {the} {noun}",
    ),
    "Sw": (
        "I put {the} {noun} in a song",
        "I wrote {the} {noun} in a verse",
        "I wrote it for {the} {noun} first",
    ),
    "SwS": (
        "I wrote about {the} {noun}",
        "I made it for {the} {noun}",
        "It started with {the} {noun}",
    ),
    "wS": ("I wrote a line for {the} {noun}", "I made a verse of {the} {noun}"),
    "wSw": ("I wrote of {the} {noun} once", "I sang of {the} {noun} first"),
}
NAME_LEADS: dict[str, tuple[str, ...]] = {
    "S": ("I wrote this little song for {noun}", "I kept the final verse for {noun}"),
    "Sw": ("I wrote a verse for {noun} here", "I made it all for {noun} once"),
    "SwS": ("I wrote this song for {noun}", "I kept a verse for {noun}"),
    "wS": ("I wrote this little song, {noun}", "I kept the final verse, {noun}"),
    "wSw": ("I wrote it for {noun} once", "I made it for {noun} first"),
}
PLACE_LEADS: dict[str, tuple[str, ...]] = {
    "S": ("I wrote this little song on {noun}", "I wrote about the streets of {noun}"),
    "Sw": ("I wrote this down in {noun} once", "I made this up in {noun} once"),
    "SwS": ("I wrote this down in {noun}", "I made this up in {noun}"),
    "wS": ("I wrote this song about {noun}", "I made it on the road, {noun}"),
    "wSw": ("I wrote it in {noun} once", "I made it in {noun} once"),
}

# What follows a frame.
NOUN_FOLLOWS: tuple[str, ...] = (
    "and every word is true",
    "and now I sing it, too",
    "it's more than I can say",
    "I hum it every day",
    "and gave it all away",
    "for everyone to see",
    "as honest as can be",
    "I carry it with me",
    "and stayed awake all night",
    "I hope I got it right",
    "by early morning light",
    "and paced across the floor",
    "and asked for nothing more",
    "and never wondered why",
    "and sang it to the sky",
    "for anyone to hear",
    "I've had it for a year",
    "and sang it soft and low",
    "I wanted you to know",
    "and pinned it to the wall",
    "and meant to tell it all",
    "it didn't take me long",
    "and got the chorus wrong",
    "and now it feels like mine",
    "I stand by every line",
    "and nothing is the same",
    "I'm not the one to blame",
    "and sang it in the rain",
    "upon the morning train",
    "I hope you understand",
    "and wrote it out by hand",
    "I know it all by heart",
    "and that was just the start",
    "and hummed it, on my own",
    "and sang it down the phone",
    "and kept it deep inside",
    "with nothing left to hide",
    "and sang it to a friend",
    "and stayed until the end",
    "and found a quiet place",
    "with laughter on my face",
    "and hung it in the air",
    "and hoped that you would care",
)
