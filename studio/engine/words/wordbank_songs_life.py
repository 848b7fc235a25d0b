"""Whole thoughts in couplets for the occasions of a life, written as in `wordbank_songs`."""

SONGS_LIFE = """
= pet
! Best Seat in the House | You've got the best seat in the house
and you have never caught a mouse
! Nobody Loves Me Like You | Nobody loves me like you do
and nobody eats a slipper, too
Hair on every coat I own
teeth marks on the telephone
Someone ate my birthday pie
someone will not meet my eye
Then I have a rotten day
you don't talk, you only stay
warm as bread against my side
like there's nothing I could hide

= farewell
! Run Ahead of Me | Run ahead of me and wait
by the tree beside the gate
! All Those Years | All those years, and not enough
I still find your chewed-up stuff
Empty cushion, quiet floor
no one scratching at the door
Half a ball beneath a chair
all your silver-colored hair
You went gray and you went slow
still you always had to go
to the corner, to the tree
just to walk along with me

= birthday
! Another Candle | Another candle, another year
raise a glass because you're here
! Older and Better | Older and better, look at you now
you make it look easy, I don't know how
Wrapping paper on the floor
balloons are tied to every door
Someone cut the cake, and who
ate the corner? Was it you?
Time goes by, and that's all right
you look good by candlelight
Every year you lost a bit
you found something good in it

= wedding
! Say I Do | Say I do and mean it twice
let them throw their bags of rice
! From This Day | From this day until the last
hold my hand and hold it fast
Crooked tie and borrowed ring
someone's uncle wants to sing
Petals down the garden aisle
every face a foolish smile
There'll be days of bills and rain
there'll be one who missed the train
I will burn the toast, and you
will still say what you say: I do

= anger
! Keep Your Sorry | Keep your sorry, keep your rose
I was blind, and now it shows
! I'm Not Crying | I'm not crying, I'm just loud
let them hear it in the crowd
Slam the door and shake the wall
throw the pictures down the hall
You said it was in my head
with her earring on the bed
I was nice and I was small
now I'm neither one at all
Thank you for the push, my dear
I can breathe, the air is clear

= lullaby
! Close Your Eyes | Close your eyes, the day is done
I will wake you with the sun
! All the Stars | All the stars are tucked in bed
lay down, lay down your sleepy head
Teddy's ears are soft and worn
since the morning you were born
Ten small fingers round my thumb
hush, and hear the night wind hum
One day you'll be far and tall
you won't know this song at all
But I'll know it, and I'll keep
every breath you took in sleep

= protest
! Not for Sale | This is our home and it's not for sale
put that on top of your morning mail
! We Pay and We Pay | We pay and we pay and we're in the red
you're selling the roof that was over my head
Broken boiler, broken stair
ten flights up and no one there
Notice taped upon the door:
rent is up two hundred more
One of us can be thrown out
all of us are quite a shout
Knock on every door you know
we live here, we will not go

= code
! One More Bug | One more bug and then I'm through
I said that at half past two
! It Compiles | It compiles, and no one knows
why it comes and why it goes
Pizza box and fizzy drink
too awake to really think
Forty tabs and one small light
all I've got is half the night
Then it clicks, and line by line
something moves that's truly mine
Out the window, pink and wide
there's a world I've left outside

= distance
! Half a World Away | Half a world away, you yawn
I go to bed, and you're the dawn
! Count the Sleeps | Count the sleeps till I see you
ninety-one and then a few
Frozen picture, broken sound
"Can you hear me?" round and round
You hold up a cup of tea
I hold one for you to see
All these miles have taught me this:
there are things beyond a kiss
I have learned your voice by heart
every breath and every start

= ode
! Nobody Wrote It | Nobody wrote it, so I will
I've got a pencil and time to kill
! Somebody Ought to Sing | Somebody ought to sing of this
it's the sort of thing that poets miss
No one put it in a book
no one gave it one long look
It was there the whole day through
plain and odd and good and true
Then one day it caught my eye
like a kite against the sky
Now I see it everywhere
and I'm glad that it is there

= parent
! Everything I Know | Everything I know, I know from you
how to lose and how to tie a shoe
! Your Old Chair | Come and sit down in your old chair
you did all the lifting, leave it there
Lunchbox notes and combed-out hair
one hand always on the stair
You ate all the burnt toast first
said you liked it at its worst
Now I'm grown, and now I see
all the things you hid from me
tired feet and unpaid bills
how you made us love the hills
"""
