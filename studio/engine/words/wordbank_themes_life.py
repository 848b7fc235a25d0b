"""What songs are about: the occasions of a life, from the cradle to the rent."""

from studio.engine.words.writer_units import Theme, themes

LIFE_THEMES: tuple[Theme, ...] = themes("""
= pet bright
? dog doggy puppy cat kitten kitty pet pets hamster pony bunny rabbit parrot goldfish turtle puppies paws
! Muddy Friend of Mine | you muddy friend of mine
! Waiting at the Door | you're waiting at the door
! Run to Me | so run, come run to me
! You Own the Place | we know you own the place
You stole a sock, you stole a shoe / and hid them by the door
You left your footprints, one by one / across my nice clean floor
You snore as loud as Uncle Ray / and take up half the bed
You steal my toast, you steal my chair / then tilt your little head
You tell the birds outside the glass / to kindly go away
You sleep in every patch of sun / and guard the house all day
You wait until I've had my cry / and put your chin on me
You think the yard is paradise / and so is every tree

= farewell blue
? leash collar vet
! Good Old Heart, Sleep Tight | you good old heart, sleep tight
! I Hear You at the Door | I hear you at the door
! Run, Old Friend, Run Free | so run, old friend, run free
! I Had to Let You Go | I had to let you go
Your bowl is washed, your bed is rolled / your leash is on the door
I catch myself still stepping round / your place upon the floor
The vet was kind, she closed your eyes / I held your paw in mine
I told you in your good old ear / that you would be just fine
I found a ball behind the couch / and sat down in the hall
I know you would come running still / if only I could call
You walked me through the hardest years / in any kind of rain
I see you waiting at the glass / I hear your little chain

= birthday bright
? birthday birthdays bday cake candles candle
! Your Big Day | and this is your big day
! One More Year | so here's to one more year
! Glad That You Are Here | we're glad that you are here
! Make a Wish for Me | so make a wish for me
The cake is leaning to the left / a candle for each year
We sing off key, we sing out loud / so all the street can hear
The paper's torn, the ribbon's off / you hold it to the light
It's socks again, you act surprised / and do it almost right
The phone has rung since half past eight / with aunts from far away
They all forget you've heard the song / eleven times today
Another line around your eyes / another one to blow
You've got more candles than a church / the room is all aglow

= wedding bright
? wedding weddings marry married marriage bride groom vows anniversary engagement proposal
! Take You by the Hand | I'll take you by the hand
! With All My Heart, I Do | with all my heart, I do
! Say That You'll Be Mine | now say that you'll be mine
! All the Years to Go | for all the years to go
Your mother cried, my mother cried / the organ went off key
You walked between the folding chairs / and only looked at me
The best man lost the paper with / the speech he had to say
He spoke of love for half an hour / and no one looked away
The rice was flying everywhere / like little bits of light
Two names were painted on a sign / the letters not quite right
My uncle danced, your cousin danced / the band was everywhere
You took your shoes off in the grass / with petals in your hair

= anger blue
? angry anger furious rage revenge betrayed liar toxic cheater
! Better on My Own | I'm better on my own
! Don't You Call My Phone | so don't you call my phone
! Not Your Fool Tonight | I'm not your fool tonight
! Go On and Close the Door | go on and close the door
I boxed up every single thing / and left it in the rain
You told me that you worked till nine / I saw you on the train
I threw your shirt, I threw your ring / I threw your cup as well
You lied so much you could have had / a store with lies to sell
My friends all saw it months ago / they tried to let me know
I crossed your number off my list / and let the curses flow
I scream our song inside my car / I'm hoarse and I don't care
So take your sorry and your rose / and leave the two right there

= lullaby any
? lullaby lullabies bedtime cradle baby newborn sleepy
! Close Your Eyes, Sleep Tight | now close your eyes, sleep tight
! Sleep till Break of Day | so sleep till break of day
! The Stars Are Yours and Mine | the stars are yours and mine
! I'm Always Here | I'm here, I'm always here
The owl has put his glasses on / the moon is on her way
The bears have brushed their teeth and gone / to dream until the day
The little boats are tied up tight / and rocking by the shore
I'll leave a tiny light for you / I'll leave an open door
A star has climbed above the roof / to see if you're all right
The dark is only day asleep / its blanket full of light
I count your fingers, count your toes / I hum the song I know
The wind is rocking every leaf / as soft as falling snow

= protest any
? protest rent landlord eviction evicted strike justice injustice rights freedom revolution government
? system housing inflation corruption politicians union inequality
! We Won't Be Pushed Away | we won't be pushed away
! Knocking at Your Door | we're knocking at your door
! Hear the People Call | you'll hear the people call
! Sing It Through the Night | we'll sing it through the night
The letter came, the rent is up / two hundred more to pay
They fixed the lobby for the ad / and took the bench away
The roof lets in the rain on us / the landlord lets it fall
He sends a man to take the rent / and never comes at all
My neighbor packed her life in bags / and set it by the door
She taught the whole street how to read / she can't stay anymore
We painted signs on kitchen doors / and carried them all night
A thousand windows opened up / and every one was light

= code any
? coding code coder programming programmer computer software developer hacker keyboard laptop debugging
? bug startup tech algorithm
! I Don't Know Why | it works, I don't know why
! One More Line to Go | and one more line to go
! Typing through the Night | I'm typing through the night
! The Cursor Blinks at Me | the cursor blinks at me
The coffee's cold, the screen is blue / as blue as screens can be
I changed one line, I ran it twice / it crashed at half past three
A semicolon, small and lost / has kept me up all night
I read the code a hundred times / and every line looks right
The building's dark from floor to floor / the fan is humming low
I ask the screen what I did wrong / it says it doesn't know
The tests were red, the tests were red / I gave it one more try
They turned to green at ten to five / and I still don't know why

= distance any
? distance distant faraway overseas abroad timezone timezones zones airport miss missing
! Half a World from Me | you're half a world from me
! Sending You My Day | I'm sending you my day
! Four Thousand Miles Apart | four thousand miles apart
! Good Morning and Good Night | good morning and good night
It's midnight on my kitchen clock / your sun is coming through
Your morning's on my telephone / a face in green and blue
I saved the ticket from the day / I flew back through the rain
You waved until you were a dot / I watched you from the plane
We watch one film in our two beds / and count to three to start
We laugh at once, two seconds late / with half a world apart
I bought two tickets for July / I've crossed off every day
I know the name of every town / that's standing in the way

= ode bright
? everyday ordinary
! Little Things We Know | the little things we know
! Loud and Clear | so sing it loud and clear
! On My Mind All Day | it's on my mind all day
! Always Been Right Here | it's always been right here
The poets write about the moon / they write about the sea
But there are things they never saw / that mean the world to me
No statue stands in any square / no painting's on a wall
The things that get me through the week / are often very small
I thought about it on the bus / I thought of it all day
I tried to get it off my mind / it wouldn't go away
I asked my friends, they shook their heads / and laughed till they were blue
But every heart has something odd / it always comes back to

= parent any
? mother mom mum mommy mama dad daddy father papa parents grandma grandmother
! I Learned It All from You | I learned it all from you
! You Never Let Me Fall | you never let me fall
! Your Hand Was Holding Mine | your hand was holding mine
! You Always Left a Light | you always left a light
You packed my lunch, you tied my shoe / you checked beneath the bed
You never slept till I was in / no matter what you said
You worked the double shift and sang / while stirring Sunday's stew
You mended what I tore and lost / and made it good as new
I hear your words inside my mouth / I use them as my own
You always know that it is me / before you lift the phone
Your hands are older than they were / they shake a bit today
I hold them like you once held mine / and walk the same slow way
""")
