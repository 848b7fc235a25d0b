"""Couplets for rappers about a theme: "= key", then its couplets in the order that they tell it."""

THEME_RAPS = """
= love
I was cool till you came in and put your cold feet on my knees
now I'm the one who buys the oat milk and the fancy kind of cheese
They say keep it in the jacket, never let the feeling show
I put your name up on the billboard and I let the whole town know
I don't need another diamond, I don't need another ride
I need Tuesday in the kitchen with you laughing at my side

= heartbreak
Got your hoodie in a box and got the box behind the door
got a playlist full of you that I don't play out anymore
You said you needed space, so take the moon and take the sky
you had the whole of me already and you never told me why
So I'm eating at the counter with a single plate and spoon
telling everyone I'm great and I'll be even better soon

= night
Two a.m. and the refrigerator's humming me a beat
every window is a question looking out upon the street
All the people in the daylight had a thing for me to be
now the only one who's watching is the cat from number three
I've been writing since the sun went and I won't until it's back
put the weight of the whole city on the silence of a track

= city
Seven million in the building and nobody knows my face
got my elbows and my headphones and a half a foot of space
Corner store is like a family, he gives credit, she gives grief
they were here before the towers and the tourists and the chief
There's a garden on the rooftop where the pigeons used to stay
put a seed in any concrete and the green will find a way

= summer
Hydrant open on the corner and the asphalt's like a stove
every speaker on the block is up and louder than it drove
Ice cream truck is like a siren and we're running through the town
for an hour we're all rich until the sun is going down
No one told us it was gold until the leaves began to fall
now I'd trade a month of Mondays for one evening by that wall

= sea
I grew up where all the water meets the edges of the town
and I learned it from the fishermen, you bend or you go down
There's a boat that's named for Grandma and a line that's named for me
you can take me from the harbor but you can't dry out the sea
When the city gets me twisted I go stand there in the spray
let a million years of moving take my little pain away

= road
Got a bag up in the trunk and half a tank and half a plan
told my boss that I was leaving in the back of someone's van
Every mile is like a lyric, every town is like a verse
I've been lost in better places, I've been found in something worse
White lines keep on coming like a sentence with no end
every stranger at a station is the first draft of a friend

= home
Three rooms and seven people and a pot that fed the street
if you came in through our doorway, then my mama made you eat
There are marks upon the door frame where she measured me in lead
every inch was like a trophy, every number that she read
I've had suites up in the tower, I've had towels white and thick
I'd give all of them for Sundays in that little house of brick

= dance
I came in here like a statue, now I'm moving like a wave
and the bass is in my ribcage and I'm done with being brave
All my people in a circle and there's someone in between
doing things with both her shoulders that no doctor's ever seen
We don't talk about the bills here and we don't talk about the news
if you've got a thing to tell me, you can say it with your shoes

= rain
It's been coming down since Thursday and the gutters have had enough
got a hole in my left sneaker and I'm acting like I'm tough
Everybody's running cover with a paper on their head
I just turn my face up to it, let it read me first instead
Rain don't ask you what you're earning, rain don't care about your name
it comes down on every rooftop and it treats us all the same

= winter
I can see my breath in traffic and the bus is running late
got two pairs of Grandpa's stockings and a scarf of honest weight
Landlord says the heat is coming, he's been saying it since fall
so we're dancing in the kitchen till there's steam upon the wall
Snow came down and hushed the sirens, put a blanket on the noise
for an hour all the tough ones in the street were only boys

= dream
I had visions on the ceiling when the ceiling had a leak
saw a stage as wide as Texas on a mattress twice a week
They said wake up and be serious, get a desk and get a tie
I said someone's got to dream it and it may as well be I
Now I'm walking through the picture that I drew when I was eight
and the doorman knows my name now and he opens up the gate

= hope
I've been down so many times the floor and I are on first names
I have sat there in the smoke and made a candle from the flames
Every scar is like a comma, it was never like a stop
and the view's a little better cause I had to crawl on top
If you're hearing this at bottom then I wrote it down for you
put your one foot by the other, that's the only thing I knew

= war
They're on the screen in suits and they are drawing on a map
and the kid who has to walk it had a schoolbook on his lap
You can count it up in dollars, you can count it up in miles
you should count it in the kitchens, you should count it in the smiles
So I'm asking all the generals, all the statues, all the brass
did a bomb you ever planted grow a single blade of grass

= friendship
Since the sandbox and the school bus we've been splitting every fry
if you need an alibi, I've got a dozen you can try
You were there when I had nothing and you never kept the score
you just brought your own bad cooking and you knocked upon the door
We've had fights about a record, we've had fights about a game
but you say a thing about him and I'm calling out your name

= loss
There's a number in my phone I never call and can't erase
and I keep it for the picture and the smile upon your face
They said time is like a doctor, well, the doctor's running late
I've been sitting in that waiting room since twenty after eight
But I'm using all your sayings and I'm cooking from your book
and the kid has got your dimple and he's got that sideways look

= youth
We were kings of the back row and we had rockets on our shoes
had a half a pack of nothing and not anything to lose
We would climb up on the school roof just to see how far it ran
said we'd own it all by twenty, and we really had a plan
Now the gang is spread from here to there, with mortgages and knees
but you play that song at weddings and we're seventeen with ease

= work
Alarm at five, the bus at six, the whistle blows at eight
if you're dying, call in early, if you're dead, then don't be late
Got my father's kind of shoulders and my mother's kind of spine
they can have my forty hours but the other ones are mine
Boss has got a corner office and a view of all the town
he should see it from the ladder when the rain is coming down

= faith
I was raised up in the front pew with my collar stiff and white
had a nickel for the basket and a fidget for the night
Then I lost it in the city like a wallet on a train
and I found it in a kitchen with a woman down in pain
I don't need a golden ceiling and I don't need marble floors
I have met Him at the bus stop, I have met Him behind doors

= nature
I was born up in the concrete and I thought that milk was made
till I stood below a redwood and I shut up in the shade
Got no signal on the mountain and I panicked for a while
then I sat down with a beetle and it walked me half a mile
You can keep your rooftop garden and your fern inside a jar
I've been under all the branches, I've been reading every star

= space
Ten, nine, eight, I'm strapped down on a fire I can't see
there's a million pounds of thunder saying come along with me
Now the walls are upside down and there's a sandwich flying by
and the only thing below me is the color of the sky
You could fit up all our fighting underneath my pinky nail
all the borders and the banners on a marble, blue and pale

= money
Payday hits on Friday and by Monday it has flown
there's a hand out at the station and a hand inside my own
I've been broke and I've been broker, I've been rich about a week
and the ones who never called me had a lot of love to speak
Put a million on the table and I'd ask you what it's for
can it buy my mama's eyesight, can it open up a door

= party
Tell the neighbors we're sorry, better yet just tell them come
we got seven kinds of salad and a man upon a drum
DJ's only somebody's nephew but he's got us on the wall
and my grandma dropped it lower than the youngest of us all
If tomorrow's got a problem, let tomorrow have its say
we've been carrying the whole week and we put it down today

= childhood
We had sticks and we had bottle caps, we thought that we were rich
built a palace out of cardboard on the far side of the ditch
Knees were always red and open and the day was always long
if you heard your mama holler, then you knew that something's wrong
Now I've got a little fellow and he's pulling at my sleeve
and he's showing me a dragon and he's got me to believe

= morning
Pour it black and pour it early, let me hear the kettle scream
got one slipper on the tile and got the other in a dream
Sun is leaning in the window like a neighbor with some news
paper's wet and toast is burning and I can't locate my shoes
But I've got another morning and I didn't have to pay
there were some who went to sleep and never got to hold this day

= pet
You've got four feet and no wallet and you still run this address
got your hair upon my jacket and you're never one to stress
I pay rent and I buy dinner, you take half of it, and stare
I came home to stretch my legs out and you'd eaten up the chair
But when no one else would hear me, when the phone was like a stone
you came over, heavy-headed, and I wasn't there alone

= farewell
There's a leash behind the door and I can't put the thing away
and I reach for it at seven like it's any other day
You were there through all my moving, every job and every ring
never asked me what I'm earning, never asked for anything
So I'm walking round the park alone, my pocket full of treats
I keep looking for your shadow on the corners of the streets

= birthday
Put some fire on the frosting, put the whole block on the list
if you think that you look older, then the mirror must have missed
Another lap around the sun and you ain't even out of breath
you've had jobs and loves and haircuts that had bored us all to death
So we're singing out of tune and we are singing it with pride
blow the candles, cut the cake, and let the grandmas step aside

= wedding
Look at you up in a suit and look at you up in a gown
there's a grandma in the front row who came in from out of town
I remember when you met her, you came home and couldn't eat
said I've found someone who's funny and she's got me off my feet
So I'm lifting up a paper cup to everything you'll be
may you fight about the dishes till you're both a hundred three

= anger
You can keep the couch, the records, you can keep the little lamp
I've been carrying your baggage like a soldier in a camp
You said baby, you're too loud and, baby, you are way too much
now I'm selling out the room and you can't even get in touch
I don't want you on your knees and I don't want you in the rain
I just want you in the traffic with my chorus on your brain

= lullaby
Little king up in the cradle, little queen up in the cot
I don't own a lot of silver, but whatever I have got
It's for you and all your tomorrows, every verse and every dime
so go slow into the dreaming, little one, and take your time
I've been loud in all the places where they pay me to be loud
now I whisper to one person and I've never been so proud

= protest
Rent went up another hundred and the ceiling's coming down
there's a castle for the owner on the other side of town
They say pull up on your bootstraps, well, you sold me half a pair
and you're charging me for standing and you're charging for the air
So we're knocking at the doorways, from the cellar to the roof
you have got the deed in paper, we are all the living proof

= code
Midnight and I'm typing and the coffee's gone to mud
got a cursor for a heartbeat and got caffeine in my blood
There's a bug inside the function and it's hiding like a thief
every time I think I've caught it I get half a screen of grief
Forty tabs are in the browser, all the answers disagree
I was going to bed at ten and now it's twenty after three
Then it builds without a warning and the lights are turning green
and I stand up in my slippers like the king of the machine

= distance
You've got breakfast on the table and I'm looking at the moon
we've got seven thousand miles, but I'll be over there by June
Signal's breaking up your sentence and it freezes on your smile
I don't mind it, I can look at it a good long little while
People say it never lasts, I say they never met your voice
there's an ocean in the middle and you're still my only choice

= ode
Everybody raps on diamonds, on the money and the car
let me tell you of a subject that is better off by far
You can laugh about it later, you can laugh about it now
I've got sixteen bars about it and I've memorized it, wow
It was right there in the open where nobody cared to look
now it's got a beat beneath it, now it's got itself a hook

= parent
You had two jobs and three children and you never missed a show
you were sleeping in the front row, but you made it even so
You put water in the ketchup, you put patches on the knees
and you told us we were wealthy and we had the shade of trees
Now I've got a little something and I'm putting it in song
everything I am that's good is you, and you knew all along
"""
