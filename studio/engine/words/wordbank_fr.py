"""Songs in French, in blocks as in `wordbank_crossed`. Nothing tells the singer's gender."""

SONGS_FR = """
= love
! Reste avec moi | Reste avec moi, reste avec moi
le monde est grand, mais j'ai trop froid
il y a du feu sous notre toit
Tu pousses la porte un soir de pluie
tu ris, tu cherches un café
je ne sais plus ce que je dis
je sais que tout a commencé
Ton vélo dort dans mon couloir
tes livres parlent à mes livres
et quand le jour devient trop noir
je ris encore, tu m'aides à vivre
Pas besoin d'or, pas besoin d'un roi
juste un matin de plus, toi et moi

= love
! Ton nom dans le vent | J'entends ton nom, ton nom dans le vent
je t'aime encore et je t'aime tant
et je te suis à pas d'enfant
Dans la cuisine, une chanson
tu danses, le pain va brûler
le soleil entre à la maison
et je n'ai plus rien à chercher
Les ans passent comme passe un train
on a des rides, on a des fleurs
tu tiens toujours ma main, ma main
et je connais ton cœur par cœur
Si l'on demande ce qu'est l'amour
je dis ton nom, la nuit, le jour

= heartbreak
! Adieu, mon amour | Adieu, adieu, mon amour
je n'attends plus ton pas dans la cour
je ferme la porte à double tour
Deux verres encore sur la table
et ta clé sous le tapis
je cherche un mot raisonnable
mais tout est gris, mais tout est dit
L'été revient sur le balcon
j'apprends à rire, j'apprends à voir
je chante une nouvelle chanson
et je dors mieux, presque chaque soir
La peine passe, il faut marcher
mon cœur se remet à danser

= heartbreak
! Sous la pluie | Je marche encore sous la pluie
tu as changé toute ma vie
et je chante pour qui m'oublie
La gare est vide, il est minuit
ton train s'éloigne dans le noir
il ne reste que ce petit bruit
et ton écharpe et mon mouchoir
Le temps répare ce qu'il casse
il m'a rendu mon vieux soleil
je vois ton ombre et puis je passe
et j'ai retrouvé le sommeil
Ce qu'on a vécu reste là
comme un jardin qui fleurira

= sea
! Emmène-moi à la mer | Emmène-moi, emmène-moi à la mer
j'ai trop vécu dans l'hiver
je veux le sel, le vent, l'air clair
Les mouettes crient au-dessus du port
un vieux bateau dort sur le sable
le vent du large souffle fort
et tout devient véritable
J'ai laissé la ville et le bruit
mes chaussures au bord du chemin
la vague arrive et puis s'enfuit
et je m'endors jusqu'au matin
La mer ne juge pas, ne dit rien
mais elle me connaît si bien

= sea
! Un été sans fin | C'était l'été, un été sans fin
on se levait de bon matin
on se baignait main dans la main
Les vélos dans les herbes hautes
et le melon coupé en deux
on descendait jusqu'à la côte
le ciel était immense et bleu
Il neige, et je retrouve encore
un peu de sable dans mon sac
et tout l'été revient à bord
et la lumière sur le lac
Le soleil part, il reviendra
et cet été me réchauffera

= city
! La ville ne dort pas | La ville ne dort pas, et moi non plus
je marche au hasard dans les rues
je croise des rêves inconnus
Le dernier métro est passé
un violon pleure sous le pont
quelqu'un se met à fredonner
et tout le quai prend la chanson
Je n'avais rien, pas même un plan
j'avais si peur de trébucher
la ville est dure, et pourtant
elle a fini par m'inviter
Quand l'aube arrive sur les toits
la ville chante un peu pour moi

= city
! Lumières de minuit | Lumières, lumières de minuit
le bonheur ne fait pas de bruit
on oublie l'heure et l'ennui
La pluie dessine sur le trottoir
du rouge, du vert et du bleu
un saxophone joue dans le noir
pour les passants, les amoureux
Le jour, je cours, je tiens mon rang
je suis un nom sur un papier
la nuit me parle doucement
et m'aide enfin à respirer
Demain sera un autre jour
ce soir appartient au tambour

= hope
! Recommencer | Il suffit de recommencer
même la nuit finit par passer
un jour le vent va se lever
Une herbe pousse entre les pierres
sans demander la permission
il suffit d'un peu de lumière
et de la pluie de la saison
J'ai connu le froid et la peur
et les murs toujours plus hauts
mais j'entendais battre mon cœur
comme la vague et le bateau
Donne ta main, le jour se lève
il reste encore un peu de rêve

= hope
! Je chante la vie | Je chante la vie, je chante le jour
le pain qui sort tout chaud du four
et les enfants dans la cour
Le café fume, il est huit heures
le chat s'étire au bord du lit
la radio parle aux rêveurs
et moi, je l'écoute et je ris
J'ai cherché l'or de ville en ville
et je n'ai trouvé que du bruit
le bonheur est simple et tranquille
il dormait là, toute la nuit
Ce qui est petit dure longtemps
alors je chante à pleines dents
"""
NAMED_FR = (
    ("{name}, je chante pour toi", "{name}, {name}, je chante pour toi"),
    ("il y a ta lumière au fond de moi", "et tout s'éclaire quand je te vois"),
)
