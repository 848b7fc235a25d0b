"""What songs are about, first half: for each theme its words, hooks and scenes in common metre."""

from studio.engine.words.writer_units import Theme, themes

THEMES: tuple[Theme, ...] = themes("""
= love bright
? love lover loving beloved romance romantic kiss sweetheart darling crush valentine
? girl boy girlfriend boyfriend adore soulmate affection couple wife husband relationship relationships
! All I Ever Knew | you're all I ever knew
! Hold Me Tight | so darling, hold me tight
! I Want You Here with Me | I want you here with me
! I Choose You Every Day | I choose you every day
! Love Is in Your Hand | my love is in your hand
You laughed across the kitchen floor / all barefoot in the light
We danced to someone else's song / and got the steps half right
Two glasses on a window ledge / the middle of the day
You drew a heart upon the glass / and looked the other way
You wore my sweater to the store / the sleeves were long on you
Your shoulder fits beneath my chin / as if it always knew
You left a ribbon by the sink / that once was in your hair
I found a love note in my coat / and read it on the stair

= heartbreak blue
? heartbreak heartbroken broken breakup ex cheating cheated goodbye divorce
? tears cry crying loneliness
! Gone Too Long | and you've been gone too long
! It's Cold Without You Here | it's cold without you here
! The Last Goodbye | this was the last goodbye
! Not Anymore | not yours, not anymore
! Half a Heart | I live with half a heart
You left your key inside a cup / and softly shut the door
There's half a suitcase of your things / still waiting on the floor
We split the records and the books / the dishes in a row
You looked at me across the room / as if you didn't know
The taxi idled at the curb / the sky was turning gray
You kissed my cheek the way you'd kiss / a friend along the way
Your toothbrush by the bathroom sink / the mirror just the same
I found a card beneath the bed / you'd signed it with your name

= night any
? night nights midnight moon moonlight dark darkness nocturnal insomnia neon evening late nighttime
! Till Morning Light | awake till morning light
! Midnight Blue | the world is midnight blue
! The Stars Come Out to Play | the stars come out to play
! Let the Night Go Slow | so let the night go slow
The midnight traffic hums a tune / there's no one else around
A neon sign above the bar / is making one low sound
The moon is hanging like a coin / above the traffic light
I lie awake and count the cars / their headlights sweeping white
The clock has given up on me / the hands go crawling by
A silver moon, a single cloud / are leaning on the sky
The city sleeps with one eye closed / the dark is soft and near
The later that the evening gets / the more the night is clear

= city any
? city cities street streets downtown urban subway traffic skyline metro apartment york london paris
? tokyo berlin rome madrid chicago lisbon dublin vienna havana nashville brooklyn manhattan amsterdam
? barcelona sydney moscow cairo vegas skyscraper sidewalk suburb avenue
! Streets That Know My Name | on streets that know my name
! City in the Rain | a city in the rain
! Where the Sidewalks Shine | down where the sidewalks shine
! Above the City Light | above the city light
The subway rattles underfoot / the windows streaked with rain
A saxophone is playing for / the strangers on the train
A thousand windows stacked in rows / a life on every floor
The doorman nods, the taxi waits / outside the corner store
The steam is rising from the street / and swallowing the light
The city wears its finest coat / of traffic, red and white
We wear our headphones like a wall / and hurry to some place
Ten million people on the move / and no familiar face

= summer bright
? summer sun sunshine sunny beach july august heat vacation holiday barefoot summertime tropical warm
! Summer in the Air | there's summer in the air
! Stay Here in July | let's stay here in July
! All Summer Long | let's dance all summer long
! Sunlight on the Floor | with sunlight on the floor
The ice cream melting down your hand / the salt still in your hair
We left our sandals in the sand / and didn't really care
The screen door slams, the sprinklers spin / there's lemonade to pour
We chased the tide till half past nine / along the summer shore
The radio is turned up high / the windows down all day
The sun is pouring honey down / on boats along the bay
The summer sun is in no rush / it lets the shadows grow
We're barefoot on the burning road / with nowhere else to go
We sang beside a bonfire's glow / another summer song
The days were built of light and heat / and every one was long

= sea any
? sea ocean wave waves boat ship sail sailing sailor harbor tide island coast shore lighthouse fish
? water surf
! Carried Out to Sea | I'm carried out to sea
! Sail Me Back to Shore | so sail me back to shore
! The Turning of the Tide | the turning of the tide
! Ocean Blue | in all that ocean blue
The harbor lights are burning low / the gulls are flying free
An anchor and a length of rope / were all he left to me
The fishing boats are coming in / upon the evening tide
The waves keep folding on the rocks / the sea is dark and wide
The lighthouse turns its patient eye / and paints the sleeping shore
I hear the ocean in a shell / I kept from years before
We built a castle by the waves / and signed it in the sand
The wind was salty on my lips / a thousand miles from land
The boats are nodding in a row / the paint is peeling blue
The ferry blew its horn for us / and then the sun came through

= road any
? road roads drive driving highway car travel travelling traveling journey miles truck train wheels
? route wander running trip ride adventure
? jamaica cuba brazil mexico ireland scotland italy spain france germany japan india africa america texas
? california hawaii alaska tennessee georgia portugal greece norway iceland australia canada egypt kenya
! Miles to Go | I've still got miles to go
! Drive All Night | we're gonna drive all night
! Leave It All Behind | we leave it all behind
! On My Way | and I am on my way
We pass a town without a name / its streetlights all aglow
The dashboard hums a single note / the gas is running low
A coffee cup, a folded map / three hundred miles today
The yellow lines, the yellow fields / go running far away
The road is like a ribbon now / unwinding down the line
A truck stop and a pack of gum / a flashing diner sign
I've crossed the desert in the dark / I've crossed the hills in rain
I race along the railroad track / beside a midnight train
The headlights make a little room / that moves along the night
The white lines flicker on the road / a code of dark and light

= home any
? home house hometown family kitchen porch village return roots homesick sister brother
! Leave a Light for Me | so leave a light for me
! Back Where I Belong | I'm back where I belong
! The Same Front Door | I see the same front door
! My Feet Still Know the Way | my feet still know the way
My mother's singing to herself / behind the kitchen door
The dog still sleeps where she would sleep / the cool spot on the floor
There's bread and butter on the plate / there's woodsmoke in the air
My father nods, he reads the news / in that old corner chair
The porch swing creaks, the crickets sing / beneath the maple tree
There's always room, the table's set / this house has room for me
The sign outside our little town / has almost lost its name
The paint has peeled, the fence has leaned / the welcome is the same
The road back home is longer now / but every turn I know
The quilt she made is on the bed / the lamp is burning low

= dance bright
? dance dancing dancer dancefloor club clubbing disco dj floor groove groovy rave bass boogie
! Give Me One More Song | just give me one more song
! Meet Me on the Floor | so meet me on the floor
! Turn It Up Tonight | so turn it up tonight
! Feel That Sound | come on and feel that sound
The bass is rolling through the room / and shaking all the ground
A mirror ball is throwing stars / on everyone around
We left our worries in the street / our jackets by the door
Your hand is up, my hand is up / we're owning half the floor
The speakers and the swirling smoke / the flash of colored light
My shoes are loud, my heart is loud / I'll dance with all my might
The drummer smiles and lifts the beat / and then he brings it low
We dance like it's a single wave / with nowhere left to go
The floor is moving under us / the beat is quick and strong
The strangers sing like family / they dance and sing along

= rain blue
? rain raining rainy storm stormy thunder umbrella cloud clouds drizzle flood wet lightning puddles
! Standing in the Rain | I'm standing in the rain
! Let It Pour | so let it, let it pour
! Wash It All Away | come wash it all away
! Thunder in the Sky | there's thunder in the sky
The gutters sing their silver song / the streets begin to drain
I press my forehead to the glass / and listen to the rain
The thunder clears its heavy throat / across a swollen sky
A red umbrella on the bridge / goes slowly drifting by
The storm came rolling off the hills / and rattled every door
The puddles fill with traffic lights / it's raining more and more
The clouds are leaning on the roofs / the afternoon is gray
We shared a doorway from the rain / then you ran on your way

= winter any
? winter snow snowy snowfall christmas ice icy frost december cold january holidays fireplace sleigh
? frozen xmas santa
! Footprints in the Snow | our footprints in the snow
! Now That Winter's Here | and now that winter's here
! Pale December Light | in pale December light
! Keep the Cold Away | we'll keep the cold away
The kids have built a crooked man / of buttons, coal and snow
The chimney smoke goes straight and blue / the fire is burning low
The frozen river holds its breath / the fields are wide and white
There's frost on every window pane / like lace against the light
The bells are ringing in the square / the closing of the year
A woolen scarf, a paper star / and winter drawing near
The first snow of December falls / like feathers through the air
I skate a circle on the pond / the trees are cold and bare
We followed tracks across the snow / and lost them on the way
The kettle and the candle flame / can keep the cold at bay

= dream any
? dream dreams dreaming dreamer sleep sleeping imagination fantasy wonder wish wishes magic fairy
? enchanted
! A Dream for Me | you dreamed a dream for me
! All I Dream Is You | and all I dream is you
! Paper Wings | on paper wings I fly
! A Place I Used to Know | a place I used to know
I built a ladder out of dreams / and climbed into the sky
A paper boat, a paper moon / went slowly sailing by
Last night I dreamed a different house / with rooms I never knew
The stairs went up, the walls were glass / the ceiling was pure blue
I dreamed I walked upon the waves / as light as I could be
A wish is such a little thing / it fits inside of me
The pillow keeps the things I dream / and never lets them go
There is a country in my sleep / where silver flowers grow
I dream a door inside a door / a light inside a light
I fell asleep with open hands / and dreamed it all last night
""")
