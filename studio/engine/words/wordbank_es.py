"""Songs in Spanish, in blocks as in `wordbank_crossed`. Nothing tells the singer's gender."""

SONGS_ES = """
= love
! Quédate conmigo | Quédate conmigo hasta el final
que sin ti la noche sabe a sal
que contigo todo es natural
Llegaste un martes sin avisar
con la lluvia en el abrigo
me preguntaste dónde bailar
y desde entonces yo te sigo
Hoy tu risa vive en mi casa
y tu café junto a mi café
ya no me importa lo que pasa
en tu mirada me quedaré
No pido oro ni pido más
solo el camino por donde vas

= love
! Tu nombre en mi voz | Llevo tu nombre en mi voz
la luna espera por nosotros dos
y nunca más diremos adiós
En la cocina suena una canción
tú bailas y se quema el pan
se me acelera el corazón
y los problemas ya se van
Pasaron años y aquí estamos
con más arrugas y más luz
todo lo bueno lo guardamos
y ya no pesa ninguna cruz
Si me preguntan qué es amar
digo tu nombre sin dudar

= heartbreak
! Ya no te espero | Ya no te espero, ya no, ya no
la última vela se apagó
y mi ventana se cerró
Dejaste un libro sobre la mesa
y una taza sin lavar
cada rincón ahora me pesa
y no me deja descansar
Pasó el invierno, volvió la flor
abrí de nuevo mi balcón
ya casi no siento dolor
y vuelve a casa mi canción
Gracias por todo lo que se fue
ahora camino y sé por qué

= heartbreak
! La lluvia en la estación | Queda la lluvia en la estación
se fue tu tren con mi corazón
y se quedó sin voz mi canción
No hubo gritos ni despedida
solo un billete en tu mano
se me partió en dos la vida
como una rama en verano
Guardé tus cartas bajo la cama
hoy las leí por última vez
ya no se enciende aquella llama
y cuento lento hasta diez
Duele la herida, se curará
pero mi risa conmigo va

= sea
! Llévame al mar | Llévame al mar, llévame ya
donde la ola viene y va
todo lo malo se quedará
Huele a sal y a pan caliente
y las gaviotas van detrás
pasan los barcos lentamente
y no me acuerdo de nada más
Dejé en la arena los zapatos
y el ruido de la ciudad
miro las olas por largos ratos
y reconozco la libertad
El mar no pide explicación
pero me limpia el corazón

= sea
! Verano sin final | Fue un verano, un verano sin final
tu piel dorada sabe a sal
el mundo es simple y todo da igual
Bicicletas en el camino
y una sandía por partir
baja la tarde como un vino
y nadie se quiere dormir
Años después encuentro arena
en el bolsillo de un pantalón
y se me va toda la pena
y vuelve entera la canción
El sol se va y vuelve a salir
así también quiero vivir

= city
! La ciudad no duerme | La ciudad no duerme, la ciudad soy yo
mil ventanas, y una se encendió
alguien en la calle me reconoció
Pasa el metro bajo mis pies
y alguien canta en el andén
son las dos y luego las tres
y todo el ruido suena bien
Antes temía esta libertad
ahora me gusta caminar
porque aprendí que la ciudad
también te sabe abrazar
Cuando amanece sobre el balcón
guardo la noche en una canción

= city
! Luces de neón | Luces de neón, luces de neón
late el asfalto como un corazón
cada semáforo es una canción
La lluvia pinta el bulevar
de verde, rojo y de coral
un saxofón se oye llorar
detrás de un vidrio de cristal
No sé tu nombre, no importa ya
bailamos hasta el amanecer
la noche llega y la noche se va
pero hoy la quiero detener
Mañana vuelve el despertador
pero esta noche manda el tambor

= hope
! Volver a empezar | Volver a empezar, volver a empezar
caer es parte de caminar
no hay noche que no sepa acabar
Brota una planta en el cemento
sin pedir permiso ni perdón
le basta el agua, le basta el viento
y un poco de sol en el balcón
Yo tuve miedo, yo tuve frío
y nadie vino a preguntar
pero detrás del invierno mío
había un campo por sembrar
Dame la mano y vamos los dos
que la esperanza no dice adiós

= hope
! Canto a la vida | Canto a la vida tal como es
al derecho y al revés
y la canto después
El pan caliente por la mañana
la radio vieja del comedor
el gato duerme en la ventana
y huele todo a café y a flor
Busqué tesoros en otros mares
y no encontré más que un papel
lo que quería estaba en lugares
donde mi abuela ponía miel
Lo más pequeño suele durar
lo más sencillo me hace cantar
"""
NAMED_ES = (
    ("Canto por ti, {name}", "Canto por ti, {name}, canto por ti"),
    ("y por todo lo bueno que hay en mí", "y por el camino que me trajo aquí"),
)
