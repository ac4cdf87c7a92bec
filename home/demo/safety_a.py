"""Hoe meet je veiligheid? Part A."""

from home.demo import oosterleem
from home.demo.story import (
    Block,
    definition,
    document,
    exhibit,
    narrative,
    questions,
    quote,
    scene,
)

PART_A: list[Block] = [
    scene(
        "De raadzaal",
        "dinsdag 10 februari 2026, kwart voor elf ’s avonds",
        "De hamer valt om 22.47 uur. Eenentwintig handen voor, achttien tegen. Op de publieke tribune"
        " klapt iemand, heel kort, en kijkt dan om zich heen of dat mag. Raadslid Pieter Hagenaars van"
        " Oosterleem Vooruit legt zijn pen evenwijdig aan zijn papieren. Hij heeft waarvoor hij kwam:"
        " één veiligheidscijfer voor elke wijk, van 1 tot 10, ieder jaar in de krant.",
        "Op de ambtenarenbank, de stoelen zonder microfoon, schrijft Nadia Berkhout twee woorden in haar"
        " notitieboek: <i>donderdag college</i>. Ze is programmamanager veiligheid, zesenveertig jaar,"
        " eerder wijkagent en daarna lang beleidsadviseur. Over minder dan twee dagen moet zij het"
        " college vertellen hoe dat cijfer eruitziet. Of waarom het er niet moet komen. Dat mag ook,"
        " heeft de gemeentesecretaris gezegd, op de toon waarop men zegt dat het raam open mag.",
    ),
    document(
        "motion",
        "A-4",
        "Motie-Hagenaars: één cijfer dat iedereen begrijpt",
        "De raad van de gemeente Oosterleem, in vergadering bijeen op dinsdag 10 februari 2026,",
        "<p><b>constaterende dat</b></p><ul><li>inwoners niet weten hoe veilig hun wijk is;</li>"
        "<li>de raad ieder jaar elf rapportages over veiligheid ontvangt die elkaar tegenspreken;</li>"
        "<li>toezichturen over de wijken worden verdeeld op een manier die niemand kan uitleggen;</li></ul>",
        "<p><b>verzoekt het college</b></p><ol><li>voor iedere wijk één veiligheidscijfer van 1 tot 10 vast te"
        " stellen en dat jaarlijks te publiceren;</li><li>ervoor te zorgen dat in 2028 geen wijk onder de 5"
        " scoort;</li><li>de toezichturen met ingang van 2027 de ranglijst te laten volgen,</li></ol>",
        "en gaat over tot de orde van de dag. <i>Aangenomen met 21 tegen 18 stemmen.</i>",
        sender="P. Hagenaars (Oosterleem Vooruit)",
        recipient="de gemeenteraad",
        dated="10 februari 2026",
    ),
    narrative(
        "In de gang naar de garderobe loopt burgemeester Marijke Terhorst een paar passen met haar op. De"
        " burgemeester draagt haar keten nog; ze maakt hem altijd pas in de auto los. Ze is niet tegen de"
        " motie. Ze heeft er in het presidium zelfs bij geknikt.",
    ),
    quote(
        "Ik wil een cijfer dat op de koelkast past, Nadia. Mijn eigen moeder moet het snappen.",
        "Marijke Terhorst",
        "burgemeester van Oosterleem",
    ),
    narrative(
        "‘En als het niet klopt?’ vraagt Nadia. ‘Dan leggen we uit waarom,’ zegt de burgemeester. ‘Uitleggen"
        " kan ik. Wat ik niet kan, is elf rapporten voorlezen aan een zaal vol mensen bij wie is ingebroken.’"
        " Daar zit iets in, denkt Nadia op de fiets naar huis. Het regent zoals het in Oosterleem regent: niet"
        " hard, maar van opzij.",
    ),
    scene(
        "Stadhuis, derde verdieping",
        "woensdag 11 februari, half negen",
        "Tess Kroon is negenentwintig, analist, en de enige op de verdieping die haar beeldscherm omdraait als"
        " je bij haar komt zitten. Oosterleem telt 133.200 inwoners in twaalf wijken. Voor al die wijken heeft"
        " ze de aantallen van de politie, en die legt ze als eerste neer.",
        "‘Kijk niet naar de kolom die je zoekt,’ zegt ze. ‘Kijk eerst waardoor hij gedeeld is.’",
    ),
    exhibit(
        "A-1",
        "Geregistreerde delicten in twaalf wijken, 2025",
        shows="Per 1.000 inwoners staat de Binnenstad met 45,1 ver bovenaan. Per 1.000 aanwezigen, bezoekers"
        " meegeteld, zakt zij naar 14,1 en staan De Akkers, Vijverpark en Kasteelhof bovenaan.",
        table=oosterleem.registered(),
        chart="dots",
        draw="4, 5",
        unit="delicten per 1.000",
        source=oosterleem.SOURCE,
    ),
    narrative(
        "Nadia kijkt. In de Binnenstad wonen 9.400 mensen, maar op een gewone dag lopen er dertigduizend rond."
        " Deel je door wie er slaapt, dan is het de gevaarlijkste wijk van de stad. Deel je door wie er is, dan is"
        " het er rustiger dan in Rozenveld, waar de huizen rieten kappen hebben.",
        "‘Welke is de goede?’ vraagt ze. Tess haalt haar schouders op. ‘Dat is geen rekenvraag. Wil je weten hoe groot"
        " de kans is dat een bewoner iets overkomt? Of hoeveel werk er voor de politie ligt? Of waar je je"
        " toezichthouders neerzet?’ Ze wijst naar de laatste kolom. ‘En deze hoort hier eigenlijk niet tussen."
        " Drugsfeiten geeft niemand aan. Die vind je waar je zoekt.’",
    ),
    definition(
        "Haaldelict en brengdelict",
        "Een <b>brengdelict</b> komt in de boeken doordat een slachtoffer het meldt, zoals een inbraak. Een"
        " <b>haaldelict</b> komt er pas in doordat iemand controleert, zoals drugshandel of wapenbezit. Het eerste"
        " meet mede het vertrouwen van burgers, het tweede mede de inzet van de politie.",
    ),
    narrative(
        "Dan de enquête. Eens per jaar vraagt de gemeente bewoners of zij zich weleens onveilig voelen in hun eigen"
        " buurt. Driehonderd mensen in de Binnenstad en in De Akkers, honderdtien in elk van de andere tien wijken; meer geld was er niet.",
    ),
    exhibit(
        "A-2",
        "Voelt zich weleens onveilig in de eigen buurt, 2025",
        shows="De percentages lopen van 10,0 in Vijverpark tot 28,2 in De Linie, maar de marges overlappen bijna"
        " overal. Alleen Vijverpark ligt zeker laag en De Linie zeker hoog.",
        table=oosterleem.survey(),
        chart="intervals",
        draw="3",
        margin_column=4,
        unit="% van de ondervraagden",
        source=oosterleem.SOURCE,
    ),
    narrative(
        "De laatste kolom heeft Tess er zelf bij gezet. Ze heeft de enquête tienduizend keer overgedaan in de computer,"
        " iedere keer met een beetje toeval, en gekeken op welke plaats elke wijk dan eindigt. Tuindorp eindigt ergens"
        " tussen de eerste en de tiende plaats. ‘Tussen een en tien,’ herhaalt Nadia. ‘Van de twaalf.’",
        "‘Je kunt ook zeggen: we weten het niet,’ zegt Tess. ‘Maar dat past slecht op een koelkast.’",
        "Twee dingen vallen Nadia op, en ze vindt ze allebei ongemakkelijk. In Vijverpark is de registratie hoog en voelt"
        " bijna niemand zich onveilig. En in Westeind, de wijk van raadslid Hagenaars, gebeurt volgens de politie"
        " bijna niets, terwijl bijna een kwart van de mensen zich er weleens onveilig voelt.",
    ),
    scene(
        "Politiebureau Havenkade",
        "woensdag 11 februari, kwart over twaalf",
        "Dennis Wolters laat zijn broodje liggen. Hij is teamchef en heeft tweeëntachtig mensen, van wie er op een zaterdagnacht"
        " zeven op straat zijn. Zijn mail had hij om zes uur ’s ochtends al verstuurd; hij wil alleen zien of ze hem goed"
        " heeft gelezen.",
    ),
    document(
        "mail",
        "A-5",
        "dat cijfer",
        "Nadia,",
        "Ik las de motie vannacht op mijn telefoon. Voor de goede orde: ik ben niet tegen meten. Ik meet de hele dag.",
        "Maar als jullie op aangiften sturen, leer ik mijn mensen morgen om niet te schrijven. Niet omdat ze slecht zijn. Omdat"
        " ze slim zijn, en moe, en omdat een aangifte veertig minuten kost en een goed gesprek aan de deur tien. Nu schrijven ze"
        " het toch op, omdat ik zeg dat het ertoe doet. Wat moet ik zeggen als het hun eigen wijk naar beneden trekt?",
        "Nog iets. We hebben ooit bonnen moeten halen, weet je nog. Dat hebben we geweten.",
        "Groet, Dennis",
        sender="Dennis Wolters, teamchef",
        recipient="Nadia Berkhout",
        dated="woensdag 11 februari 2026, 06.02 uur",
    ),
    narrative(
        "‘Dreig je nu?’ vraagt Nadia. ‘Ik voorspel,’ zegt Dennis. Hij veegt een kruimel van zijn bureau. ‘Weet je wat het is met een"
        " cijfer? Iedereen denkt dat het een thermometer is. Maar een thermometer kan het niet schelen of je naar hem kijkt.’",
    ),
    quote(
        "Een thermometer kan het niet schelen of je naar hem kijkt. Mijn mensen wel.",
        "Dennis Wolters",
        "teamchef politie",
    ),
    scene(
        "Buurthuis De Ploeg, De Akkers",
        "woensdag 11 februari, vier uur ’s middags",
        "Samira Aydın heeft thee gezet voor acht en er zijn er drie gekomen; de rest staat nog in de file of bij school. Ze woont"
        " zevenentwintig jaar in De Akkers en zit het bewonersplatform voor. Op tafel ligt een brief, netjes in een plastic hoes.",
        "‘Ik ga niet schelden,’ zegt ze. ‘Ik wil één ding begrijpen. Vorig jaar stond hier een wethouder, op deze plek, met een"
        " ballon, en die vroeg ons méér te melden. En wij hebben gemeld. En nu telt u de meldingen en zegt u: kijk eens wat"
        " een slechte wijk.’",
    ),
    document(
        "letter",
        "A-6",
        "Brief van Platform De Akkers aan het college",
        "Geacht college,",
        "Wij lazen dat u elke wijk een rapportcijfer gaat geven. Wij zijn 17.900 mensen en wij krijgen straks samen één cijfer. Het zal"
        " wel geen voldoende zijn, want wij zijn goed in bellen.",
        "Vorig jaar vroeg u ons méér te melden. Dat deden wij, omdat u zei dat u er iets mee zou doen. Wordt dat ons nu aangerekend?",
        "Onze jongens lezen ook de krant. Als daarin staat dat zij uit de vijf-min komen, dan weten zij bij welke stage ze niet hoeven te"
        " bellen. En de makelaar weet het ook. Wij vragen u om twee dingen: vertel vooraf wat u met het cijfer gaat dóén, en laat ons"
        " meepraten over wat erin komt.",
        "Namens Platform De Akkers, Samira Aydın, voorzitter",
        sender="Platform De Akkers",
        recipient="het college van burgemeester en wethouders",
        dated="10 februari 2026",
    ),
    scene(
        "Thuis, de keukentafel",
        "woensdag 11 februari, tien voor tien ’s avonds",
        "Tess heeft nog één bestand gestuurd. <i>Voor wie verder wil kijken dan vorig jaar</i>, staat erboven. Twintig kwartalen, twaalf"
        " wijken, tweehonderdveertig getallen. Nadia zet haar laptop op de broodplank.",
    ),
    exhibit(
        "A-3",
        "Geregistreerde delicten per kwartaal, 2021–2025",
        shows="In de meeste wijken daalt de registratie langzaam, met van kwartaal tot kwartaal flinke uitschieters. In De Akkers en"
        " De Linie stijgt zij sinds begin 2024.",
        table=oosterleem.quarters(),
        chart="lines",
        draw="2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13",
        unit="delicten per kwartaal",
        source=oosterleem.SOURCE,
    ),
    narrative(
        "Elk kwartaal beweegt. Dat is het eerste wat ze ziet. Een wijk gaat van 104 naar 70 en weer naar 90, en in haar hoofd hoort ze"
        " al de vragen die daarbij komen, van de raad, van de krant, van de burgemeester zelf. Waardoor kwam die daling? Wat doet u aan"
        " die stijging? Ze heeft zulke vragen vijftien jaar beantwoord. Ze weet hoe goed ze is geworden in het vinden van een oorzaak.",
        "Om elf uur begint ze te schrijven. <i>Aan het college. Onderwerp: uitvoering motie-Hagenaars.</i> Vier mogelijkheden heeft ze,"
        " en bij alle vier een stem die nee zegt.",
        "<ol><li><b>Eén index van 1 tot 10</b>, met een norm: geen wijk onder de 5. Wat de raad vroeg.</li>"
        "<li><b>Vier aparte indexen</b> (overlast, geweld, vermogen, beleving), zonder totaalcijfer.</li>"
        "<li><b>Alleen afwijkende wijken</b> benoemen en daar het gesprek voeren; de uren staan los van de score.</li>"
        "<li><b>Uitstel</b>: eerst een meetplan, met bewoners en politie aan tafel.</li></ol>",
        "Het college vergadert donderdag om tien uur. Op de koelkast, achter een magneet in de vorm van een fiets, hangt het"
        " boodschappenlijstje. Melk, staat er. Brood. Bel mama. Alles past.",
    ),
    questions(
        "Voor de bijeenkomst",
        "Wat adviseert Nadia: één van de vier mogelijkheden, of iets anders? Breng thuis je eerste stem uit en schrijf drie zinnen motivatie.",
        "Van wie is het probleem dat ‘veiligheid’ heet, en wie staat niet in dit deel?",
        "Welke wijk noem je bij naam, en met welk recht?",
        "Wat gaat een agent morgen anders doen als de motie wordt uitgevoerd?",
        "Welke waarde offert jouw voorstel op?",
    ),
]
