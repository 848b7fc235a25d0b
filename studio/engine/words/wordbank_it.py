"""Songs in Italian, in blocks as in `wordbank_crossed`. Nothing tells the singer's gender."""

SONGS_IT = """
= love
! Resta con me | Resta con me, resta con me
la notte è lunga senza di te
e tutto quanto ha il suo perché
Un giorno entri, ridi forte
con la pioggia e con il sole
e si aprono tutte le porte
e non trovo le parole
La tua tazza accanto alla mia
i tuoi libri sul mio letto
ogni giorno è una poesia
sotto questo vecchio tetto
Non voglio l'oro, non voglio un re
voglio soltanto un caffè con te

= love
! Canto il tuo nome | Canto il tuo nome sopra la città
e la luna lo ripeterà
e la paura se ne va
In cucina c'è una canzone
balli piano insieme a me
il gatto dorme sul balcone
e bolle piano il mio caffè
Gli anni passano e siamo qui
con le rughe e l'allegria
mi dici sempre di sì, di sì
e la tua strada è anche mia
Se mi domandano cos'è l'amore
dico il tuo nome col batticuore

= heartbreak
! Non ti aspetto più | Non ti aspetto, non ti aspetto più
il cielo è grigio, non è blu
la notte scende e non ci sei tu
Sul tavolo un bicchiere vuoto
la tua chiave e un fiore
guardo ancora la stessa foto
e mi fa male ancora il cuore
Torna l'estate, apro il balcone
imparo ancora a respirare
canto una nuova canzone
e non ho voglia di aspettare
Grazie di tutto, va bene così
il mio cammino riparte da qui

= heartbreak
! Piove ancora su di me | Piove, piove ancora su di me
ogni strada porta a te
e nessuno sa perché
La stazione è vuota e dura
il tuo treno è già lontano
io nascondo la paura
e saluto con la mano
Il tempo aggiusta quel che spezza
mi ha ridato un po' di sole
resta soltanto una carezza
e due o tre vecchie parole
Quello che è stato rimane là
come un giardino che fiorirà

= sea
! Portami al mare | Portami al mare, portami al mare
ho tanta voglia di respirare
voglio sentire il vento cantare
I gabbiani sopra il porto
una barca sulla sabbia
ogni remo è vecchio e storto
ma qui passa ogni rabbia
Ho lasciato in città la fretta
e le scarpe accanto al molo
un'onda arriva, un'altra aspetta
e il pensiero prende il volo
Il mare non chiede e non dà ragione
ma lava il cuore con una canzone

= sea
! Estate senza fine | Era un'estate, un'estate senza fine
oltre le case, oltre le colline
con le ginocchia piene di spine
Le biciclette sotto il fienile
l'anguria fresca da tagliare
il cielo chiaro e così gentile
e la gran voglia di giocare
Oggi fa freddo, ma ho trovato
la sabbia dentro un pantalone
e quel bel sole mai passato
è ritornato in una canzone
Il sole scende e poi tornerà
tutto comincia, niente se ne va

= city
! La città non dorme | La città non dorme e nemmeno io
e tra le luci c'è un posto mio
stanotte non si dice addio
L'ultimo tram è già passato
un violino suona piano
qualcuno ride, innamorato
e tiene un fiore nella mano
Non conoscevo neanche un nome
avevo solo una valigia
mi domandavo sempre come
amare questa città grigia
Ma quando il sole la sveglierà
so che il mio posto è qua, è qua

= city
! Luci nella notte | Luci, mille luci nella notte
balliamo con le scarpe rotte
dimentichiamo tutte le lotte
La pioggia scrive sul marciapiede
di rosso, verde e di turchino
nessuno corre, nessuno chiede
chi sono io e chi ho vicino
Di giorno corro e non respiro
e porto un nome sul cartello
di notte faccio un altro giro
e tutto il mondo sembra bello
Domani suona la sveglia, lo so
ma questa notte non dico di no

= hope
! Ricominciare | Si può sempre ricominciare
la notte sta per passare
e dopo il buio si torna a cantare
Tra le pietre nasce un fiore
non domanda mai se può
gli basta l'acqua, un po' d'amore
e il sole che si affacciò
Ho conosciuto il freddo e il vento
e tante porte chiuse a metà
ma sotto il gelo io lo sento
che un giorno tutto fiorirà
Dammi la mano, andiamo laggiù
dove la notte non torna più

= hope
! Canto la vita | Canto la vita così com'è
il pane caldo e il buon caffè
una canzone che fa per me
La radio parla, sono le otto
il gatto dorme sul divano
profuma il dolce appena cotto
e un bimbo ride, da lontano
Cercavo l'oro in altri porti
e ho trovato solo rumore
i giorni belli sono corti
ma sono pieni di sapore
Le cose piccole restano qua
e chi le canta lo sa, lo sa
"""
NAMED_IT = (
    ("{name}, canto per te", "{name}, {name}, canto per te"),
    ("c'è la tua luce dentro di me", "e non so dirti neanche perché"),
)
