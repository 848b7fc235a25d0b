"""For each theme a second thought that turns a song: "key | line / line", ten syllables each, rhymed."""

THEME_TURNS = """
love | They told me love was fire and falling stars / it's you, asleep, in trains and parking cars
heartbreak | I wanted you to hurt, to feel it, too / but now I want a day not made of you
night | The stars don't care who won and who was right / they hang their little lamps and hold the night
city | A million doors, and somewhere in the blue / there's one with someone looking out for you
summer | The swallows leave, the shutters all come down / but someone keeps the light on in the town
sea | It gives you back whatever you let go / in other shapes, on other shores, and slow
road | I've seen so many places, none would stay / the only thing I kept was on the way
home | A house is only wood and nails and stone / but someone's voice can make it all your own
dance | The clock has stopped, the floor is made of air / we came in tired and left it lying there
rain | The sun is good, but give me what it made / a green and shining world that drank the shade
winter | The seed knows well what no one sees below / there's something being written in the snow
dream | I cannot bring you back a single thing / except the way that silence learned to sing
hope | The dark is big, I know, I've seen its size / a match is all you need to use your eyes
war | The map is wrong, no river runs in red / until we drew the line and counted dead
friendship | We'll both be old and deaf and slow of pace / and you will make me laugh in the wrong place
loss | I set your place, I sat, I poured the tea / and something in the room sat down with me
youth | The hill is small, the river is a stream / but we were giants, walking through a dream
work | One day I'll hang my jacket on the hook / and read the sky like some enormous book
faith | I looked for you in towers and in light / you were the hand that held me in the night
nature | There is no word for green as green as this / the forest keeps what all the cities miss
space | Come home, come home, they whisper in my ear / I never saw it half as well as here
money | The richest man I knew was poor as dirt / he gave me half his sandwich and his shirt
party | The lights will come, the floor will need a broom / but look at all this love in just one room
childhood | The tree is gone, but still I know the climb / my hands remember every branch of time
morning | The night was long, but look what it has made / a brand new day, and all the birds have stayed
pet | You cannot read, you've never worked a day / but no one taught me more of how to stay
farewell | If there's a place where all the good ones go / then leave the gate unlocked and let me know
birthday | You're not a number, not a line, a year / you're all the laughing people gathered here
wedding | And when we're gray and neither one can hear / I'll shout I do, again, into your ear
anger | I'm not the quiet fool you thought you knew / I built a bigger house and left out you
lullaby | I'll be the wall, the window and the light / I'll be the arms that rock you through the night
protest | A single brick is nothing, nor am I / but stack us up and we can reach the sky
code | It's only ones and zeros, so they say / and so is all the night, and all the day
distance | One day the board will show a single line / the plane will land, your hand will be in mine
ode | And if they ask me what it's all about / I'll sing it once again and sing it out
parent | I used to think that you could never fall / I think it now, and you're not even tall
"""
