"""Whole thoughts for each theme: two refrains of its own, and two verses in couplets of seven.

A block is a theme: "= key", hooks ("! title | line") each with the line that answers it, then eight lines: a
verse of what is seen and a verse of what it means.
"""

SONGS = """
= love
! Coming Home to You | I am only coming home to you
and the street is shining after rain
! I Would Choose You | I would choose you in the morning
over every palace, every plane
! Right Beside Me | All I want is right beside me
I don't need another thing to prove
! Dance Around the Kitchen | Stay and dance around the kitchen
till the radio forgets to move
Paper cups and window light
you came in and sat down right
next to me and stole my tea
no one else was there but me
Now your shoes are by my door
half my shelf is yours and more
I was fine with being one
till I saw what two had done

= heartbreak
! Table for Two | I still set the table for two
one plate is clean and one is blue
! You Took the Summer | You took the summer with you
I wore the winter all year through
Half the closet hanging bare
half the pillows, half the chair
You took the lamp, you left the cat
I never thought we'd come to that
I was sure that we would last
now I speak of us as past
If you ask me how I've been
I'll say fine and take it in

= night
! The Night Belongs to No One | The night belongs to no one
so let it carry me along
! While the City's Dreaming | We're awake while the city's dreaming
with one more verse of one more song
Neon on an empty bus
no one left awake but us
Every window black and deep
even all the dogs asleep
I say things I never say
in the noise and heat of day
Something in the dark is kind
it unlocks a tired mind

= city
! Never Learned My Name | This city never learned my name
but it keeps a light on all the same
! Ten Million Windows | Ten million windows, one is mine
I'm a spark along the power line
Coffee cart and traffic light
steam that curls up soft and white
Someone's shouting on the phone
all of us are here alone
Once I thought I'd pack and go
now it's every street I know
It is loud and it is tall
and I kind of love it all

= summer
! The Whole of the Summer | We had the whole of the summer
and none of it was ever planned
! Down till August | Leave the windows down till August
we'll be coming home with hands of sand
Garden hose and lemonade
five of us in all that shade
Someone's brother brought a drum
no one said the fall would come
We were brown and we were free
nowhere that we had to be
Years can put it out of sight
still I taste it every night

= sea
! The Sea Keeps Every Secret | The sea keeps every secret
it was told and never told again
! Where the Water's Talking | Take me where the water's talking
it remembers where and it remembers when
Salt upon the window pane
boats all tugging at the chain
Someone waving from the pier
small and smaller, never near
I came here to lay things down
far from anybody's town
Every wave that reached my feet
left a little salt and heat

= road
! Keep the Wheels Turning | Keep the wheels turning under me
I'll be someone else by three
! Only Halfway There | I'm only halfway there
and halfway never felt so fair
Coffee in a paper cup
sun is slowly coming up
Maps are folded in the door
no one reads them anymore
Everything I had to flee
fades a little back of me
What I want is up ahead
green is coming after red

= home
! Light in the Kitchen Window | There's a light in the kitchen window
and somebody waiting up for me
! Every Stair | I know every stair that's creaking
I could walk it where I couldn't see
Muddy boots beside the stair
someone's sweater on a chair
Soup is on and bread is warm
in the middle of the storm
I went looking far and wide
for a thing I had inside
All the roads I thought would end
bring me back around the bend

= dance
! Till the Floor Gives In | Don't stop till the floor gives in
we were born for this, so let it spin
! Turn the Bass Up | Turn the bass up to my heart
I was falling, now I'm falling apart
Lights go red and lights go blue
every beat goes through and through
Hands are up and hearts are loud
I'm a wave inside the crowd
All the week I bend and break
this is mine, it's mine to take
Let the morning come and find
nothing heavy on my mind

= rain
! Rain on the Roof | Let it rain, let it rain on the roof
I have nowhere to be and no need of proof
! Waiting for the Rain | I was only waiting for the rain
to write it slowly on the pane
Gutters singing, shoes are wet
no one's getting home just yet
Someone laughs and starts to run
everybody joins for fun
I was dry and I was sad
now I'm soaked and I am glad
Some days need a little gray
just to wash the rest away

= winter
! Snow on the Rooftops | Snow on the rooftops, fire in the grate
come in from the cold before it's late
! Warm till the Winter's Over | We'll be warm till the winter's over
there's a cup and a chair, and the road can wait
Breath is hanging in the air
snow has covered up the chair
Someone scrapes the windows clear
bells are ringing somewhere near
All the year we ran about
now the world is going out
like a lamp, and you and I
watch the white come down the sky

= dream
! Flying in My Sleep | I was flying in my sleep once more
over hill and house and shore
! Don't Wake Me | Don't wake me while I'm there
I've got silver in my hair
Doors that open onto sky
paper boats that learn to fly
Rooms I've never seen before
and the sea behind a door
Morning always pulls me down
feet first back into the town
Still I keep a little bit
and I build my day on it

= hope
! One More Time | I will get up one more time
every hill was made to climb
! Where the Light Gets In | There's a crack where the light gets in
that is where the days begin
Weeds come up through broken stone
nothing green gives up alone
After all the wind and hail
someone mends a tattered sail
I was told that I was through
that was nothing but their view
Watch me lace my boots up tight
watch me walk into the light

= war
! Bring Them Home | Bring them home to the fields they've known
there's a name upon another stone
! When the Guns Are Done | No one wins when the guns are done
there's a mother there without a son
Boots in rows and rifles clean
he was only just nineteen
Mud and wire and one cold star
letters say they won't go far
All the speeches, all the brass
could not grow one blade of grass
Tell the men who drew the line
half the boys were friends of mine

= friendship
! You've Got Me | I've got you and you've got me
since the summer we were three
! When the Sky Comes Down | Call me when the sky comes down
I'll be the first car back in town
Matching scars on matching knees
half our years in apple trees
You would dare and I would go
then we told our folks, "Don't know"
Now we've jobs and rings and rent
I know where the summers went
Still you call and still I run
like the years were only one

= loss
! I Still Talk to You | I still talk to you sometimes
when the kitchen clock has ceased its chimes
! Open Door | Where you were there's an open door
and the light still falls across the floor
There's your coat upon the hook
there's the place inside your book
where you stopped and turned the page
ink and thumbprints brown with age
People say that time is kind
I don't want to clear my mind
Let it hurt and let it stay
it is all you left that day

= youth
! We Were Young | We were young and we were loud
we were running through the cloud
! Nobody Told Us | Nobody told us we would end
I was seventeen and so was my friend
Spray paint under every bridge
stolen beer beside the ridge
Someone's car with half a door
no one asked what it was for
We swore we would never change
now the mirror's looking strange
but if someone plays that song
I am back where I belong

= work
! Clock Me Out | Clock me out and let me go
there's a whole wide world I'd like to know
! These Two Hands | These two hands have built a town
and they're too tired now to put them down
Alarm at five and shoes by six
there is always more to fix
Lunch is in a paper sack
everybody rubs their back
Nobody will know my name
but they'll live here all the same
Still I stand a little tall
when I see I built that wall

= faith
! Over the River | Carry me over the river
I have laid my burden on the shore
! Singing Inside Me | Somebody's singing inside me
and I never heard that voice before
Candles in a drafty hall
one old cross upon the wall
Someone hums and someone prays
these are short and heavy days
I have doubted, I have cried
asked for help and thought it lied
Still there is a hand somewhere
I don't see it, but it's there

= nature
! Let the River | Let the river take the weight
it has never once been late
! Back to the Trees | I'm going back to the trees
they have nothing to sell, and they bend with ease
Moss is soft on fallen pine
spiders let their silver shine
One gray heron, one long stone
I have never felt less alone
What the city took from me
is returned by every tree
Rivers never stop to ask
who you are or what's your task

= space
! The World from Here | I can see the world from here
it's a marble, blue and clear
! A Long Way Out | Houston, I'm a long way out
and there's no one near to hear me shout
Stars go by without a sound
up is nowhere, so is ground
Through the glass a line of blue
that is everyone I knew
From up here no borders show
just the weather, just the glow
I went all this way to find
what I'd left so far behind

= money
! It Never Sings | Money talks but it never sings
it can buy you the finger, but not the rings
! Rich the Day I Quit | I got rich the day I quit
counting every little bit
Bills are stacked and rent is due
shoes are falling through and through
On the screen a man in white
sells a watch for half the night
If I had it, what would I
ever need so much to buy
Time is all I'd like to spend
all of it with you, my friend

= party
! Turning It Up | Tonight we're turning it up
pour the weekend in a paper cup
! Everybody Come on In | Everybody come on in
let the neighbors know where we begin
Balloons are up and ties are loose
Grandpa's dancing, spilling juice
Someone's cousin on the drums
everyone we know still comes
Let the dishes wait till noon
let them all shoot at the moon
We get old, but not tonight
turn it up and kill the light

= childhood
! King of the Back Yard | I was king of the back yard then
I would love to be ten again
! Giants in the Corn | We were giants in the corn
just as tall as the day was born
Bottle caps and skinny knees
pirate ships in cherry trees
Mama calling us to eat
summer tar upon our feet
Someone paved the field we knew
and the creek is covered too
But I close my eyes and run
through the grass and through the sun

= morning
! Good Morning, World | Good morning, world, I'm still here
and the sky is pink and it's clear
! Put the Kettle On | Put the kettle on and let it sing
I am ready now for anything
Curtains breathe and floorboards creak
sun comes down the hall to speak
One small bird upon the wire
tuning up for his own choir
What I dreaded in the night
looks so little in the light
I get one more empty page
any color, any age
"""
