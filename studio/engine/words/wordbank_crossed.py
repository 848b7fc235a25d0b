"""Songs in lines of ten, rhymed crosswise: a whole thought for each theme.

A block is a theme: "= key", a hook ("! title | line") and the two rhyming lines that answer it, a verse of
what is seen, a verse of what has changed, and the couplet that turns it.
"""

CROSSED = """
= love
! Stay a Little Longer | Stay a little longer, stay with me
the kettle's on, there's nowhere else to be
the rain can have the town, the rain is free
You left your coat across my only chair
and talked until the coffee pot was cold
The streetlight drew a halo on your hair
and no one said a word of growing old
Now half the songs I hum are songs you knew
and both our names are written on the door
I used to think that one was less than two
I never knew what waking up was for
I don't need fireworks, I don't need a ring
just you, off key, and every song you sing

= heartbreak
! Keep the Records | Keep the records, leave me with the rain
I've got no use for songs that say your name
I couldn't hear them now and feel the same
You packed the car before the sun was high
the neighbors watched and tried to look away
We hugged like distant cousins, said goodbye
and I went in and slept through half the day
I've learned the times of day that I should fear
the six o'clock, the two a.m., the dawn
I painted every wall you touched this year
but paint is thin, and you are never gone
One day I'll wake and find I slept all night
and not think once of you, and be all right

= night
! Nobody but the Moon | Nobody but the moon is up with me
and she won't tell a soul the things I see
and she has got no other place to be
The last bus sighs and lets the driver go
a shutter rattles down across the street
The traffic lights are blinking, yellow, slow
for no one but the pigeons at their feet
I used to fear this quiet, fill it up
with screens and talk and anything that glowed
Now I just hold a warm and heavy cup
and let the hours go by, an empty road
The day belongs to everyone it wakes
but this is mine, with all of its mistakes

= city
! One More Light | One more light in a wall of light
one more stranger going home tonight
one more name the city won't get right
The vendor knows my order, not my name
the train is late, the crowd is looking down
A thousand doors, and all of them the same
I've never been so lost inside a town
But then a woman held the gate for me
a kid was playing trumpet in the rain
And on a roof a woman grew a tree
and I forgot that I had missed my train
You think it has no heart, until the day
it learns your step and lets you have your way

= summer
! Longest Day | Longest day, don't you go down yet
my hair is full of salt and still it's wet
this is the one that no one will forget
We threw our bikes down somewhere in the grass
and ran straight off the dock without a word
The lake came up like one enormous glass
and broke, and every heron must have heard
The cabin's sold, the dock has washed away
the five of us have kids and desks and keys
But someone sends a picture every May
and I can feel the sun behind my knees
It never was the heat that made it gold
it was not knowing that we would grow old

= sea
! Deeper Than I Know | The water's deeper than I know
but something calls me and I have to go
the tide comes in for all of us, so slow
My father mended nets beside this wall
his hands were maps of everywhere he'd been
He taught me how to hear the weather call
and how to wait until the boats came in
I left for streets that never smelled of salt
for rooms where no one asks about the wind
It wasn't any single person's fault
but year by year a thing in me was thinned
So here I am with sand on my good shoes
and nothing left I'm so afraid to lose

= road
! Show Me the Next Town | Show me the next town, show me the sign
I'm somewhere in between the dotted line
whatever's past the hill could still be mine
I sold the couch, I gave the plants away
I left the key inside the metal box
The sky was just a thin strip, pink and gray
I heard behind me all the little locks
A waitress in a diner called me dear
she drew a map to somewhere on my hand
I thought that I was running out of here
but now I think I'm running to the land
You can't outrun the person at the wheel
but drive enough and you might let it heal

= home
! Save Me a Chair | Save me a chair, I'm on the evening train
I'll know the corner even in the rain
you'll see me running up the muddy lane
The pencil marks still climb the pantry door
each birthday with a number and a date
My mother hums and sweeps the kitchen floor
my father checks the road when I am late
I couldn't wait to leave when I was young
I thought the world was anywhere but this
Now every word that lands upon my tongue
is one they gave me with a goodnight kiss
They're smaller now, the rooms, the yard, the hill
and somehow they can hold me, hold me still

= dance
! Nobody's Watching | Nobody's watching, dance with me
forget the steps and let your arms go free
there's only this, there's nothing else to be
You stood against the wall and held your drink
the way I held my jacket and my breath
We both had had a little time to think
and both of us were bored, or scared to death
Then someone played the song I thought I'd lost
and no one had a reason to be shy
I don't know which of us it was that crossed
but there we were, and there the hours went by
My feet are wrong, but look at what they do
they leave the beat and follow after you

= rain
! Let It Come Down | Let it come down, let it come down on me
I've been too dry, too careful to be free
there's something growing here I couldn't see
The forecast said a shower, nothing more
the gutters ran like rivers off the eaves
A stranger pulled me in beside a store
we stood there shaking water from our sleeves
I'd spent a year avoiding every cloud
umbrella up before a drop could fall
Then there I was, and laughing right out loud
and it was only water after all
It fills the street, it washes off the dust
it finds the iron and forgives the rust

= winter
! Come In from the Cold | Come in from the cold, the fire is low
there's bread enough, there's nowhere you need go
we'll watch the whole world disappear in snow
The power failed at supper, so we found
the candles in the drawer beneath the sink
The whole street lay there white without a sound
the stars came out as sharp and clear as ink
We told the stories that we always told
and Grandma laughed until she had to sit
The house was small, the house was far from cold
the dark was all around and we were lit
The lights came back at dawn, and no one cried
and we sat on with all that light outside

= dream
! Same Dream Again | I had the same dream again last night
you turned the key and everything was right
I lost it in the corners of the light
I found a staircase underneath the floor
it led me down to somewhere full of sun
A child was there, she held a wooden door
she said, we're waiting, you're the only one
I woke and wrote it down before it thinned
I drew the door, I drew the child, the stair
All day it moved inside me like a wind
as if I'd left a window open there
Perhaps the things we dream are only true
in that they wait for us to make them, too

= hope
! Still Here | Still here, and the morning is still here
I didn't think I'd see the end of the year
say it again so that the night can hear
I counted ceiling tiles, I counted days
the doctor spoke in numbers, soft and low
The curtain let in five or seven rays
and on the sill a seed began to grow
I walk a little farther than before
the corner, then the bridge, and then the hill
I used to want so much, and then some more
now I want this, and want it, want it still
It wasn't courage, nothing half as grand
it was one breath, and someone's steady hand

= war
! Nobody Won | Nobody won, nobody won at all
they'll carve another list into the wall
the ones who give the orders never fall
They played a march the day he had to go
the baker's boy, the one who couldn't swim
His mother bakes his bread and lets it grow
and keeps a place behind the till for him
He writes about the weather and the food
he never writes about the things he's seen
The pen, he says, is never in the mood
he signs with love, he's barely seventeen
Put down the flag, put down the song, the drum
and tell me who is happy that we've come

= friendship
! Call Me First | Call me first when the sky falls in
I'll bring the soup, I'll bring the violin
I'll ask you where you want me to begin
You lent me half a sandwich, grade two, spring
and told the teacher I had done the art
We've traded almost every kind of thing
a bike, a coat, a secret, and a heart
You drove all night the day my mother died
you did the dishes, didn't say a lot
You stood there like a wall on my left side
and of the things I own, you're what I've got
The loves came in, the loves went out the door
and you were in the kitchen, as before

= loss
! Where You Used to Be | There's a light where you used to be
I leave it on so everyone can see
some evenings it says something back to me
I found your glasses underneath the bed
a dusty pair, one arm was bent and thin
I put them on and thought of what you said
and laughed, and let the whole of it come in
They told me there'd be stages to be done
like stations, with a place to change the train
It isn't so. It's snow and then it's sun
and then your song comes on and it is rain
I thought that grief was something else, and yet
it's only love that won't let me forget

= youth
! Seventeen | Seventeen, and the night is wide
we had no plan, no money, and no guide
we had a car that nobody should ride
We met behind the supermarket wall
with someone's brother's keys, the tank near dry
We drove to watch the first few snowflakes fall
we didn't need a better reason why
Now Jess sells houses, Danny teaches math
I iron shirts and answer to the phone
But sometimes on an unfamiliar path
I hear that laugh and know I'm not alone
We thought the world was waiting for us, then
And were we wrong? I'd fall for it again

= work
! Five More Minutes | Five more minutes, then I'm on my way
they've had the better part of every day
I'd like to see what mine would have to say
The coffee tastes of metal and of sleep
the foreman wants it yesterday or now
There's forty feet of paper in a heap
and someone has to do it anyhow
I drew a boat today beside the graph
a little sail, a line to be the sea
The new kid saw it and began to laugh
and drew a wave, and handed it to me
They own the clock, the desk, the chair, the light
They don't own what I'm building every night

= faith
! Hold Me When I Can't | Hold me when I can't hold on to you
I have no words for what I'm going through
just one small light, and someone breathing, too
I came in late and sat against the wall
my coat still wet, my hands too stiff to fold
I hadn't said a prayer since I was small
and all the ones I knew had gone so cold
An old man passed his book and found the page
he pointed with a finger, thin as thread
He must have been about my father's age
he sang for both of us, and bowed his head
I asked to hear a thunder from above
I heard a cracked old voice, and it was love

= nature
! Older Than My Name | Something here is older than my name
it doesn't need to win at any game
I go away, it's waiting just the same
The path gives out beyond the second gate
from there you follow water, or the deer
A heron stands as if it's paid to wait
and someone's dropped a feather for me here
I brought my list of worries in my head
and meant to think them over, one by one
I lay down by the river there instead
and when I looked for them, they all had run
The mountain never asked me what I earn
It only showed me how a leaf can turn

= space
! Blue Little World | Blue little world, I can see you from here
I lift my thumb up and you disappear
the signal's weak, the picture's never clear
They strapped me in a chair above a flame
and counted backward, like you count for sleep
The blue went black, and nothing was the same
the silence there is wide and very deep
I see the storms like buttons on a coat
I see the cities, yellow, catching fire
My daughter's drawing hangs there, lets me float
a house, a sun, a bird upon a wire
I went as far as anyone can go
to see how small it is, and love it so

= money
! Spend It on the Sun | If I had it, I'd spend it on the sun
on one long table, chairs for everyone
on doing nothing till the day is done
I checked the number twice before I slept
as if a zero might have wandered in
The things I sold were things I should have kept
the silver watch, my grandpa's wedding pin
My neighbor's got a car that talks to him
a gate that knows the color of his eyes
I wave at him, he waves, his light is dim
I think he'd trade it all for a surprise
There's only one account I want to fill
it's made of days, and it is open still

= party
! Don't Go Home | Don't go home, it isn't over yet
there's someone on the stairs you haven't met
I'd like to dance until my shirt is wet
The ice ran out, so someone brought in snow
the speaker's in the bathtub for the sound
My aunt is teaching tango to a row
of boys who work the counter, round and round
I came in late and weary, meant to stay
for one quick drink, a hug, a slice of pie
It's four o'clock, I've thrown my watch away
and I've forgotten how to say goodbye
We'll pay for it, we'll pay for it with sleep
the bill is small, the night is mine to keep

= childhood
! Ten Feet Tall | I was ten feet tall in my father's shoes
I had a crown, and nothing yet to lose
I read the clouds, I thought they were the news
The puddle was an ocean, deep and wide
the broom a horse, the laundry line a sail
We held our breath, we had a cave to hide
we swore an oath and sealed it with a snail
The cave's a hedge, it barely hides a cat
the ocean's where they park the cars in rows
My daughter finds my old explorer's hat
and puts it on, and off the ocean goes
So take my hand and show me where it's deep
I had a kingdom once, it's yours to keep

= morning
! First Cup | First cup, first light, first word
the radio is low, it's hardly heard
the only other talker is a bird
The heating clanks, the window's full of pink
the cat has put her paw upon my face
There's yesterday still standing in the sink
and all of it is somehow full of grace
I used to greet the day as if it owed
me something and had come to say it won't
Now I just watch it walking up the road
and some days I have answers, some I don't
It doesn't know what happened here last night
it comes to every house and spreads its light
"""
