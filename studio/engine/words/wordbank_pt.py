"""Songs in Brazilian Portuguese, in blocks as in `wordbank_crossed`. Nothing tells the singer's gender."""

SONGS_PT = """
= love
! Fica comigo | Fica comigo até o sol nascer
não tenho nada mais pra perder
e tanta coisa pra te dizer
Você chegou num fim de tarde
com a chuva e com o vento
sorriu pra mim sem fazer alarde
e parou meu pensamento
Sua xícara junto da minha
seus livros pelo corredor
a casa nunca está sozinha
depois que entrou o seu amor
Não peço ouro, só peço a paz
que o seu abraço sempre me traz

= love
! Seu nome na minha voz | Eu levo seu nome na minha voz
a lua espera por nós
e nunca mais estaremos sós
Na cozinha toca o violão
você dança sem parar
queima um pouco o nosso pão
e a gente ri até cansar
O tempo passa e a gente fica
com mais rugas e mais flor
a vida simples é a mais rica
quando se vive com amor
Se me perguntam o que é amar
digo seu nome sem pensar

= heartbreak
! Já não espero | Já não espero você voltar
a vela acabou de se apagar
e eu aprendi a caminhar
Ficou um copo sobre a mesa
e a sua chave no portão
cada lembrança ainda pesa
como uma pedra em minha mão
Veio o verão, abri a janela
voltei de novo a respirar
a rua é clara, a tarde é bela
e eu tenho muito pra cantar
O que passou ficou pra trás
e o meu peito dorme em paz

= heartbreak
! A chuva na estação | Só ficou a chuva na estação
foi no seu trem a minha ilusão
foi com você meu coração
A plataforma está vazia
o seu trem virou fumaça
eu já sabia, eu já sabia
mas a saudade nunca passa
O tempo fecha a ferida
e devolveu o meu sol
eu sigo em frente na vida
com a luz do meu farol
O que foi nosso ficou lá
e outro dia nascerá

= sea
! Me leva pro mar | Me leva pro mar, me leva pro mar
eu quero ver a onda quebrar
eu quero o vento pra me abraçar
Tem gaivotas lá no cais
e um barquinho na areia
eu não quero nada mais
do que ver a lua cheia
Deixei na praia o meu sapato
e a pressa que nos invade
guardo a tarde num retrato
e descubro a liberdade
O mar não pede nem diz por quê
mas sabe tudo de mim, de você

= sea
! Um verão sem fim | Era um verão, um verão sem fim
o sol brilhava dentro de mim
a gente corria pelo jardim
Bicicletas no caminho
melancia pra cortar
o vento vinha de mansinho
e a gente ia pro mar
Hoje faz frio, mas guardei
um grão de areia na mão
e de repente me lembrei
de cada tarde de verão
O sol se põe e vai voltar
quem teve praia sabe sonhar

= city
! A cidade não dorme | A cidade não dorme, nem eu
uma janela agora acendeu
e um violão na esquina gemeu
O último metrô passou
alguém cantava na estação
uma menina me olhou
e repetiu o seu refrão
Cheguei sem conhecer ninguém
com uma mala e um cobertor
hoje esta rua me quer bem
e cada esquina tem valor
Quando amanhece sobre o chão
guardo a cidade numa canção

= city
! Luzes da noite | Luzes da noite, luzes no ar
a gente não quer mais parar
até o dia clarear
A chuva pinta a avenida
de verde, azul e marfim
a noite é cheia de vida
e toca um samba pra mim
De dia eu corro contra a hora
e sou um número qualquer
de noite eu jogo tudo fora
e danço até quando eu quiser
Amanhã toca o despertador
mas hoje quem manda é o tambor

= hope
! Recomeçar | Sempre dá tempo de recomeçar
a noite escura vai passar
amanhã o sol vai brilhar
Nasce uma planta no cimento
sem pedir licença a ninguém
só quer um pouco de água e vento
e o calor que o dia tem
Eu tive medo, eu tive frio
e quase não pude seguir
mas toda água vira rio
e sabe muito bem aonde ir
Me dá a mão, não olha pra trás
o dia novo nos traz a paz

= hope
! Canto pra vida | Eu canto pra vida como ela é
o pão quentinho e o café
e caminho devagar, a pé
O rádio fala, são oito horas
o gato dorme no sofá
no meu quintal crescem amoras
e a criançada brinca lá
Eu procurei em outros mares
e só achei a solidão
a alegria está nos lugares
onde alguém te dá a mão
O que é pequeno vai durar
e o que é simples me faz cantar
"""
NAMED_PT = (
    ("{name}, eu canto pra você", "{name}, {name}, eu canto pra você"),
    ("e quem não sabe logo vê", "e o meu peito canta e crê"),
)
