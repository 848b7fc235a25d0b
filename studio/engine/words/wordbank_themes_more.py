"""What songs are about, second half."""

from studio.engine.words.writer_units import Theme, themes

MORE_THEMES: tuple[Theme, ...] = themes("""
= hope bright
? hope hopeful rise rising overcome strength strong courage believe tomorrow healing brave inspiring
? anxiety anxious depression depressed sober sobriety recovery addiction panic therapy cancer
? motivational motivation gym workout marathon training
? inspiration beginning survive survivor victory win winner champion dawning
! We're Gonna Find a Way | we're gonna find a way
! Stronger Than Before | I'm stronger than before
! Here Comes the Light | hold on, here comes the light
! Still Standing Tall | and I'm still standing tall
The smallest window in the house / let in the break of day
I planted hope in broken ground / and hoped that it would stay
The bird that hit the window pane / is rising up once more
I've packed the fear, I've tied my shoes / I'm walking out the door
A candle in a hurricane / can still give off a light
The sky has been a bruise for days / it's turning pink and bright
They said to give it time and hope / and time has healed it all
They told me that the hill was steep / they told me I would fall

= war any
? war wars peace soldier soldiers battle army fight fighting weapon guns bombs
? refugee veteran
! Let Peace Be on This Land | let peace be on this land
! What Are We Fighting For | what are we fighting for
! Put the Guns Away | let's put the guns away
! A White Flag in the Sky | a white flag in the sky
A letter folded into four / from some far desert land
The soldier was a farmer's son / with dirt upon his hand
His mother keeps the porch light on / his boots are by the door
The men who drew the battle lines / have never fought a war
The drums are beating in the street / the flags are on display
They buried twenty boys in March / the peace came yesterday
The bells were silent in the square / the walls were on the ground
A child was singing of the war / and made a little sound
The war went by on iron wheels / and no one told us why
The smoke goes up from all the towns / and hangs there in the sky

= friendship bright
? friend friends friendship buddy crew companion bestie pals
! Still Walking Side by Side | still walking side by side
! Good Old Friend of Mine | you good old friend of mine
! Friends Until the End | we're friends until the end
! You Only Have to Call | you only have to call
We carved initials in the bench / my friend, your name by mine
We split a soda on the steps / and called it vintage wine
You held my head, you held my coat / the day my old dog died
We found a rusty shopping cart / two friends out for a ride
You were the first one on the phone / the last one in the hall
We swore we'd be good friends for life / when we were three feet tall
You know the jokes I always tell / you laugh as if they're new
When I had nothing left, my friend / you had enough for two

= loss blue
? loss lost losing grief grieving death died dead gone funeral memory memories remember
? mourning grandfather grandpa passed
! I See Your Empty Chair | I see your empty chair
! I Still Say Your Name | and I still say your name
! Wish That You Were Here | I wish that you were here
! All You Left Behind | in all you left behind
Your glasses and your Sunday hat / still waiting on the chair
I wear the watch you used to wind / it's gone around with care
They cut the letters in the stone / the numbers and the name
You're gone, the neighbors brought us food / the sun rose all the same
I found a message that you left / your voice was warm and clear
I saved a seat, I poured a cup / I miss you being here
The garden that you tended to / still doesn't seem to know
You're gone, the roses climb the fence / the way you made them grow

= youth bright
? young youth youthful teenage teenager teenagers kids school growing seventeen sixteen graduation
? nostalgia nostalgic reckless college
! When We Were Wild and Free | when we were wild and free
! Forever Young Tonight | forever young tonight
! As Fast as We Could Go | as fast as we could go
! Still Young Enough to Try | still young enough to try
We climbed the fence behind the school / and hid up in a tree
The last bell rang, we hit the doors / so suddenly set free
We lay down on the football field / too young to wonder why
We swore we'd leave this town one day / and drew it on the sky
A borrowed car, a borrowed shirt / young hearts, the lights aglow
Our names in chalk along the school / washed off so long ago
We were so young, we ran in packs / on bikes without a light
A mixtape and a bag of chips / could last us half the night

= work any
? work working worker job boss factory office grind hustle monday paycheck labor career money's
? deadline farmer tired busy
! Clocking Out Tonight | I'm clocking out tonight
! I'm Here to Earn My Pay | I'm here to earn my pay
! Build It Stone by Stone | we build it stone by stone
! Working, Wanting More | I'm working, wanting more
The work begins, the bus is late / the sky is early gray
The foreman taps his wristwatch twice / and nods the other way
My boots remember every mile / of that old warehouse floor
I punch the clock, I go to work / I've done it all before
My father worked the double shift / from daybreak into night
I count the minutes and the bills / and squeeze the dollars tight
I've got the dust of twenty years / of work in every bone
We laid the bricks, we raised the beams / and none of it we own

= faith any
? faith god prayer pray praying heaven angel angels church gospel spirit lord soul grace holy worship
? praise jesus bless blessed blessing divine
! Lift Me High | so lift me, lift me high
! See Me Through | and you will see me through
! You Answer When I Call | you answer when I call
! My Whispered Prayer | you heard my whispered prayer
The candles flicker in the church / and tremble with each prayer
An old man kneeling by himself / like no one else is there
The choir stood up in robes of white / and sang into the sky
The bells rang out a morning prayer / the doves began to fly
I knelt to pray on kitchen tiles / not sure of what to do
And through the colored window glass / the grace came down in blue
My grandma kept a book of prayers / she read from in the hall
She said that grace will mark the wing / of sparrows when they fall

= nature any
? nature natural tree trees forest woods river mountain mountains flower flowers garden bird birds
? wind earth field fields meadow spring autumn fall leaves leaf animals lake valley rose roses
? butterfly wolf climate pollution
! Let the River Flow | so let the river flow
! Wild and Green and Free | it's wild and green and free
! Hear the Mountains Call | I hear the mountains call
! Beneath an Open Sky | beneath an open sky
The river carries off the leaves / it's in no rush to go
A fox is crossing through the field / her shadow long and low
The robin has a thing to say / he sings it from the tree
The moss is soft, the pines are tall / the forest trail is free
Two hawks are drawing circles on / the paper of the sky
The mountain keeps its counsel while / the seasons hurry by
The wind is combing through the wheat / a long and golden sound
The apples loosen from the tree / and drop onto the ground
The leaves come down in red and gold / the first cool days of fall
The river lends its silver thread / the forest wears it all

= space any
? space star stars starlight galaxy galaxies universe planet planets rocket astronaut cosmos cosmic
? orbit satellite mars comet alien aliens sky constellation
! Adrift in Space | two hearts adrift in space
! It's Written in the Sky | it's written in the sky
! Gravity and You | there's gravity and you
! Only Made of Light | we're only made of light
The astronaut looks back at home / one hand before her face
A silver engine coughs and roars / and pushes into space
The stars we see are long burned out / and still they send us light
A satellite goes past the stars / and winks into the night
The earth is just a marble now / a swirl of green and blue
We're dust that fell from distant stars / and I fell next to you
A comet drags its silver dress / the stars go spinning round
There isn't any weather here / there isn't any sound
We count the stars we cannot reach / and wave as they go by
We'll draw our names from star to star / across the open sky

= money any
? money rich riches cash gold golden diamond diamonds fame famous wealth wealthy dollar dollars luxury
? expensive greed broke poor
! Take It All | go on and take it all
! A Golden Crown of Mine | a golden crown of mine
! Broke and Free | now I am broke and free
! Watch It Come and Go | I watch it come and go
A watch that costs a house or two / a fountain in the hall
I've had a pocket full of gold / I've had no cash at all
The diamonds wink, the waiters bow / they pour the oldest wine
I used to count my coins for bread / no money, last in line
They love you when the cards are good / when luck and money flow
The bank has got a marble floor / its money in a row
They're selling sunlight by the pound / it once came down for free
A man with money and no friend / is worse off now than me

= party bright
? party parties partying celebrate celebration weekend friday saturday drinks fun drunk
? cheers
! Until the Break of Day | until the break of day
! Raise a Glass with Me | come raise a glass with me
! Everyone Is Here | and everyone is here
! Light It Up Tonight | we'll light it up tonight
The kitchen's full, the hall is full / it's party time tonight
The neighbors knocked, then grabbed a drink / and joined us in the light
The sofa's gone, the rug is rolled / the lamp is on its side
A dozen coats are on the bed / the dog has gone to hide
We worked all week to party now / so throw your phone away
Confetti falling in your hair / the band begins to play
Somebody turned the music up / and shouted, dance with me
The party spilled into the yard / beneath the willow tree

= childhood any
? child children childhood toys playground little daughter son grow kid
? innocence teddy
! Little One of Mine | oh, little one of mine
! The World When I Was Small | the world when I was small
! Swing Me High | so push me, swing me high
! Darling, Grow Up Slow | my darling, grow up slow
We made a castle of the sheets / that stretched across the hall
The monsters underneath the bed / were little after all
A swing, a rope, an apple tree / a yard all white with snow
You held my bike, you ran along / and then you let it go
We caught the crickets in a jar / and named them, you and I
My dad would lift me in his arms / a child who touched the sky
You asked me for a story, child / you asked me for the light
I sang you every song I knew / and tucked the blanket tight
You drew a house with crayon suns / and every one would shine
Your little shoes are by the door / all lined up next to mine

= morning bright
? morning mornings coffee sunrise dawn breakfast wake waking sunday tea cup kettle espresso cafe
! Coffee, Sun and You | just coffee, sun and you
! Good Morning, Light | hello, good morning, light
! Hello, You Brand New Day | hello, you brand new day
! Let Sunday Morning Shine | let Sunday morning shine
The kettle sings a morning song / the cups are white and blue
The toast is gold, the jam is red / the paper's folded new
The sun comes in without a knock / this morning wants to stay
The cat is stretching on the rug / she owns this time of day
The coffee drips, the curtains glow / the world is soft and bright
Your hair is wild, your eyes half closed / you're squinting at the light
The morning birds have come to talk / they gossip on the line
The steam of coffee from your cup / is drifting over mine
""")
