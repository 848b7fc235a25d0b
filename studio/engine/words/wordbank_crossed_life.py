"""Songs in lines of ten, rhymed crosswise, for the occasions of a life."""

CROSSED_LIFE = """
= pet
! Good Old Heart | Good old heart, come here and sit with me
there's nobody I'd rather have to tea
you've got the only fur I like to see
They said you were the last one of the bunch
one ear was up, the other one was flat
You fell asleep beside me after lunch
and I was yours, and that was simply that
The couch is chewed, the curtains hang in threads
I've paid for things that you have knocked and spilled
We've got three pillows and a pair of beds
and you take mine, and every night it's filled
I used to come home to a quiet hall
now someone comes and runs into the wall

= farewell
! The House Is Too Clean | The house is too clean, the house is too still
your nose-prints are there on the window sill
I haven't wiped them, and I never will
I got you from a box beside the road
eight weeks of trouble, mostly teeth and feet
You ate my shoes, the door, the things I sewed
and knew each step of mine along the street
Then came the day you couldn't climb the stair
I carried you, and you looked up, ashamed
I told you I could do it anywhere
I told you that you never would be blamed
They say that it was only fur and bone
then tell me why I'm standing here alone

= birthday
! Make a Wish | Make a wish and don't tell anyone
the best of what you are has just begun
another trip around the same old sun
We hid behind the couch with all the lights
turned off, and someone sneezed, and you walked in
You've never been the type for fancy nights
you laughed and had some frosting on your chin
You say you can't believe it's come so fast
you say the mirror must have got it wrong
We say the years behind you, like a cast
of friends, have all turned up to sing along
So count the candles, count them if you dare
then count the ones who love you, everywhere

= wedding
! As Long as You Like | I'm yours for as long as you like
through every flat tire on the family bike
through thunder, and wherever it may strike
The morning of, the zipper came apart
your sister sewed you in with fishing line
You came in late and laughing, and my heart
forgot its speech, and all it said was, mine
We promised all the big things, to the end
in sickness and in health, in thin and thick
But what I meant was this: I'll be the friend
who holds the bowl for you when you are sick
They say that love is made of ring and vow
I say it's made of every day from now

= anger
! Louder Than You Ever | I'm louder than you ever let me be
turn up the amp, it's going out for free
I'm taking back the things you took from me
You said you had to work, you had to drive
you said the phone was dead, the train was late
I found the message sent at ten to five
she signed it with a heart, and with the date
I spent a year on shrinking, being small
I laughed at jokes that cut me to the bone
Tonight I turned your picture to the wall
and danced around this kitchen on my own
You wanted quiet. Here's the final chord
You wanted me to wait. I'm getting bored

= lullaby
! The Moon Is Holding the Door | Sleep now, the moon is holding the door
the waves have all come in to kiss the shore
and I'll be here at six, at three, at four
The cars have parked, the dog has said good night
the washing on the line has gone to sleep
I'll leave the door ajar for one thin light
and count for you a hundred woolly sheep
You'll grow, and I'll have nights I'm far away
and storms that I won't hear and cannot stop
So take this tune and put it by, and may
it hold you like a leaf that holds a drop
The world is big, my love, and very wide
but you are warm, and I am at your side

= protest
! The Place Where We Stand | You can't put a price on the place where we stand
we are the ones who built it all by hand
you've got the deed, but we have got the land
I know the guy who swept this street for years
he can't afford the rent around here now
The bakery's a bank, the school appears
to be a gym, and no one tells us how
So Rosa wrote a note and knocked on doors
and thirty came, and then the thirty grew
We drank her tea and sat upon her floors
and someone said, there's something we can do
They count on it that everyone's alone
It only takes a neighbor and a phone

= code
! Run It Again | Run it again, run it again for me
there's something in the loop I didn't see
the answer's hiding somewhere after three
The office sleeps, the cleaner's long since gone
she shook her head and turned the hallway dark
My hood is up, the window blinds are drawn
I'm hunting for a single question mark
I built a thing tonight that wasn't there
it takes a word and gives it back as light
It's only logic, pulled out of the air
but I could swear it knew me, late at night
I'll close the lid and walk into the sun
and someone out there wakes and sees it run

= distance
! Same Moon | Same moon, different side of the sky
you say good morning and I say goodbye
it's cheaper than a plane, and it's as high
Your coffee's at the time I pour my wine
your morning starts when mine has slipped away
We've got two calendars, one yours, one mine
with all the boxes crossed up to today
I know the crack across your bedroom wall
the ticking of your heater, and your street
I've never touched a single part at all
but I could walk it blind on both my feet
They ask me how it works, with all that sea
I say you're nearer than the street to me

= ode
! Worth a Song | If anything at all is worth a song
then this deserves a verse as wide and strong
so here it is, and you can sing along
The radio has only got one thing
the charts are full of tears and midnight cars
It's love and love again in all they sing
or else it's just the ocean and the stars
But I've been walking round with this all week
it follows me and hums at every light
It may be small, it may be odd, unique
I only know it fills my head at night
So laugh at it, go on, and roll your eyes
you'll hum it on the bus to your surprise

= parent
! I'll Say It Now | I never said it, so I'll say it now
you held it up, I'll never figure how
I'd carve it in the bark of every bough
You drove that rusty wagon through the snow
to every game I lost, and you stayed late
You cheered as if I'd won, and didn't show
how many nights of sleep went on that plate
I found your coat last winter on the rack
and put it on to take the rubbish out
It fit me. I stood still. I walked on back
and knew at last what you had been about
So here's a song, it isn't very much
it's got your stubbornness, your gentle touch
"""
