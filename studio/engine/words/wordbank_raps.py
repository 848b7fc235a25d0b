"""Couplets for rappers: long lines, rhymed at their ends and often inside."""

RAPS = """
Up before the sun is up, the city's still asleep
got a promise in my pocket that I made and mean to keep
They counted me out early so I counted every day
turned the closing of a door into another way to play
My mama worked a double so the cupboard had some bread
now I put it all on paper what was living in my head
Concrete under sneakers and a dream inside a bag
they would laugh and they would point but I would never let it drag
I came up on the corner where the sirens sing at night
learned to read between the lines beneath a broken traffic light
Every bar is like a brick and I've been building on my own
now I'm standing on the roof of it and calling it a throne
They say money is the motive but I'm moving for my name
put the family in the picture and the picture in a frame
I got scars that turned to stories, I got stories turned to songs
made the right from all the wreckage and the reckless and the wrongs
Eyes on the horizon and my hand upon the wheel
I don't say it for the like of it, I say it cause it's real
Late train, last car, window full of rain
every stop I'm getting further from the people and the pain
No map, no plan, just a rhythm and a pen
and if they knock me down at nine I'm standing up by ten
My circle is a handful and my word is like a lock
I don't need to see the time to know I'm ready round the clock
Teacher told me settle, so I never took a seat
now the lesson that I'm giving has got drums and has got heat
There were nights without a heater, there were mornings without light
now I'm writing down the winters till the future's looking bright
Used to window-shop the avenue and walk back home with air
now I only pass the windows just to see who's standing there
I remember every favor and I don't forget a debt
when they ask me if I made it I say ask me later yet
Real ones in the room can tell a diamond from the glass
I was quiet in the back until the front row let me pass
Keep the engine running slow and keep the bass line low
there's a lot I could be saying but they don't all need to know
"""
