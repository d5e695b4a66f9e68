"""Words that guessed passwords are made of: collected by us from what people are known to pick."""

_WORDS = """
password passwort passw passwd pass word secret letmein welcome login signin logon admin
administrator root user guest master test tester testing default changeme change temp temporary
access enter open sesame unlock key keys private security secure service system server computer
laptop desktop internet website online office email mail google facebook twitter instagram amazon
apple iphone ipad android samsung microsoft windows linux ubuntu cisco oracle dell lenovo huawei
nokia sony playstation xbox nintendo pokemon pikachu minecraft fortnite roblox zelda mario sonic
tetris warcraft starcraft counter strike halo
hello hallo bonjour hola goodbye thanks please sorry yes okay nothing something whatever forever
always never trust trustno iloveyou love lovely lover loveyou loveme luv kiss kisses hug heart
sweet sweetie sweetheart honey darling baby babe babygirl babyboy girl boy man woman lady gentleman
prince princess king queen angel devil god jesus christ church heaven hell faith hope grace bless
blessed lord allah krishna buddha
dragon monkey tiger lion bear wolf eagle falcon hawk phoenix unicorn panther cheetah puma jaguar
elephant giraffe zebra hippo rhino gorilla panda koala kangaroo dolphin shark whale turtle tortoise
spider snake lizard frog rabbit bunny hamster mouse rat cat cats kitty kitten dog dogs doggy puppy
horse pony donkey cow bull pig sheep lamb goat chicken duck goose swan penguin parrot budgie robin
sparrow owl fox badger hedgehog squirrel otter beaver bee butterfly ladybird spaniel labrador poodle
terrier beagle collie
football soccer baseball basketball hockey cricket rugby tennis golf snooker darts boxing wrestling
swimming running cycling fishing sailing skiing surfing skating dancing gymnast champion winner
liverpool arsenal chelsea everton tottenham spurs hotspur manchester united mancity manutd
newcastle sunderland middlesbrough leeds sheffield wednesday blades owls villa astonvilla birmingham
wolves westbrom albion leicester foxes derby forest nottingham stoke burnley blackburn rovers bolton
wanderers preston blackpool wigan southampton saints portsmouth pompey brighton palace fulham
westham hammers millwall charlton watford norwich ipswich reading swindon bristol cardiff swansea
wrexham celtic rangers hibs hearts aberdeen dundee gunners magpies toffees barcelona realmadrid
juventus bayern milan
london england britain british scotland scottish wales welsh ireland irish dublin belfast edinburgh
glasgow york yorkshire lancashire cheshire derbyshire cornwall devon dorset somerset kent essex
surrey sussex norfolk suffolk oxford cambridge bath durham hull luton coventry plymouth exeter
gloucester worcester lincoln lancaster chester carlisle america american canada australia zealand
india pakistan china japan france french paris germany german berlin spain spanish madrid italy rome
greece poland russia africa mexico brazil texas boston chicago dallas florida california newyork
alaska hawaii jamaica turkey egypt
spring summer autumn winter season january february march april may june july august september
october november december monday tuesday wednesday thursday friday saturday sunday weekend holiday
holidays christmas xmas easter halloween birthday party newyear today tomorrow yesterday morning
evening midnight
sunshine sunny sun moon star stars sky rainbow cloud rain snow storm thunder lightning fire water
earth wind ice river lake ocean sea beach island mountain hill valley forest tree flower flowers
rose lily daisy poppy tulip orchid violet jasmine lavender ivy holly heather garden meadow
red orange yellow green blue purple pink black white grey gray brown silver gold golden diamond ruby
emerald sapphire pearl crystal amber coral turquoise
football superman batman spiderman ironman captain marvel avengers hulk thor joker robin starwars
skywalker vader yoda jedi startrek enterprise spock kirk matrix neo trinity gandalf frodo hobbit
mordor harry potter hogwarts dumbledore hermione gryffindor slytherin disney mickey minnie donald
goofy pluto bambi dumbo simba nemo tigger pooh winnie eeyore snoopy garfield scooby simpson bart
homer lisa barney buffy doctor dalek tardis sherlock watson bond goldfinger
michael jordan jennifer jessica ashley amanda sarah nicole daniel andrew joshua matthew james john
robert david william richard joseph thomas charles christopher anthony mark paul steven kevin brian
george edward ronald timothy jason jeffrey ryan jacob gary nicholas eric jonathan stephen larry
justin scott brandon benjamin samuel frank gregory raymond alexander patrick jack dennis jerry tyler
aaron jose henry adam douglas nathan peter zachary kyle walter harold jeremy ethan carl keith roger
gerald christian terry sean arthur austin noah lawrence jesse joe bryan billy dylan louis alan ian
neil nigel graham trevor barry stuart simon martin lee craig darren wayne dean ross liam callum
connor oliver oscar charlie alfie archie freddie teddy leo max lucas logan mason luke toby jamie
mary patricia linda barbara elizabeth susan margaret dorothy karen nancy betty helen sandra donna
carol ruth sharon michelle laura kimberly deborah cynthia angela melissa brenda amy anna rebecca
virginia kathleen pamela martha debra stephanie carolyn christine marie janet catherine frances ann
joyce diane alice julie gloria evelyn jean cheryl mildred katherine joan judith rose janice kelly
emily sophie chloe olivia amelia isla ava mia poppy ella grace freya evie lucy ruby daisy millie
holly abigail hannah molly megan lauren charlotte georgia jasmine bethany eleanor phoebe samantha
natasha natalie victoria claire emma lisa tracy tracey wendy jackie julia sally heidi louise zoe
mohammed muhammad ahmed ali hassan fatima aisha khan singh kaur patel kumar sharma
smith jones taylor brown williams wilson johnson davies evans thomas roberts walker wright robinson
thompson white hughes edwards green hall wood harris lewis martin jackson clarke clark turner hill
cooper ward morris moore
mother father mum mummy mam dad daddy papa mama nan nana nanny granny grandma grandad grandpa
brother sister son daughter uncle auntie aunty family children kids wife husband friend friends
chocolate cookie cookies biscuit cake candy sugar cheese butter pizza burger bacon sausage banana
cherry strawberry peach lemon melon mango coconut peanut pepper ginger cinnamon vanilla coffee tea
milk beer wine whisky whiskey vodka guinness gin rum brandy champagne
money cash dollar euro pound million millionaire rich lucky luck casino poker bingo lottery jackpot
power powerful super hero mega ultra magic magical wizard witch ghost vampire zombie monster alien
ninja samurai pirate knight warrior soldier army navy marine police fireman nurse doctor teacher
student school college university hospital ward matron clinic medical medicine health healthcare
care caring carer patient patients midwife surgery pharmacy dentist therapy community mutual
cooperative coop union member members staff team manager director board council trust foundation
charity society company business limited payroll rota shift hello
guitar piano drums bass violin music metal rock jazz blues hiphop rap punk disco dance beatles
lennon queen elvis madonna metallica nirvana slipknot oasis coldplay adele beyonce rihanna eminem
drake swift bowie pinkfloyd zeppelin acdc kiss abba
mustang ferrari porsche lamborghini mercedes benz bmw audi volkswagen golf polo beetle ford fiesta
focus escort transit vauxhall corsa astra toyota honda civic nissan micra mazda jaguar landrover
range rover mini cooper harley davidson yamaha suzuki kawasaki ducati triumph chevy corvette camaro
happy smile smiley cool awesome great best good nice perfect beautiful pretty gorgeous cute sexy hot
crazy mad stupid idiot fool funny silly lazy tired hungry angry bored lonely broken fuck fucker
fuckyou fuckoff shit bollocks bloody bugger bastard bitch asshole arse piss wanker pussy dick cock
boobs tits porn sex sexy naked
freedom liberty justice peace war victory victor legend genius dream dreamer believe destiny fantasy
mystery shadow dark darkness light bright spirit soul mind body blood bone skull death dead killer
kill murder hunter shooter sniper bullet gun rifle pistol tank bomb rocket
one two three four five six seven eight nine ten eleven twelve hundred thousand first second third
number letter alpha bravo charlie delta echo foxtrot oscar tango romeo juliet sierra zulu omega
sigma zero
house home room kitchen bedroom bathroom window door chair table bed street road avenue lane town
city village country world planet space galaxy universe
correct battery staple qwerty qwertyuiop azerty asdf zxcv dvorak keyboard letters random string
abc xyz blah foo bar foobar lorem ipsum sample example demo dummy null void fake nobody anybody
somebody
my your our his her the and not this that with for you me we us they all can will
"""

COMMON_WORDS = frozenset(word for word in _WORDS.split() if len(word) >= 3)  # noqa: PLR2004
"""Small letters only, three at least."""
