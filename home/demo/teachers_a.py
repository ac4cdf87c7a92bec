"""Hoe reken je docenten af op hun prestaties? Part A."""

from home.demo import story, waterrand
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
        "Bestuurskantoor Stichting Waterrand",
        "maandag 9 september 2024, tien over acht",
        "Het rapport van de inspectie ligt op de vergadertafel met de rug naar boven, alsof het zich schaamt. Niemand heeft een onvoldoende"
        " gekregen. Er staat alleen, op bladzijde elf, een zin waar Marit Dijkgraaf het hele weekend mee heeft gelopen: <i>Het bestuur weet"
        " onvoldoende welke leraren en scholen het verschil maken.</i>",
        "Stichting Waterrand heeft veertig basisscholen, tachtig leraren in groep 8 en ieder jaar zo’n 1.150 leerlingen die de eindtoets maken. Marit"
        " is sinds drie jaar voorzitter van het bestuur. Ze komt uit de zorg, ze leest jaarverslagen voor haar plezier en ze heeft een hekel"
        " aan het woord ‘gevoel’.",
    ),
    quote(
        "Ik wil laten zien dat goed werk loont. Dat is toch geen schande?",
        "Marit Dijkgraaf",
        "voorzitter van het bestuur",
    ),
    narrative(
        "Aan de overkant van de tafel zit Bas Oudshoorn, hoofd onderwijs en kwaliteit. Hij stond elf jaar voor groep 8 en weet nog hoe een klas"
        " klinkt op de ochtend van een toets: niet stil, maar ingehouden. Marit schuift hem een vel papier toe. Ze heeft het zelf getypt.",
    ),
    document(
        "memo",
        "A-4",
        "Conceptregeling Goed werk loont",
        "<ol><li>Met ingang van het schooljaar 2024–2025 ontvangen de tien scholen met het <b>hoogste percentage leerlingen op of boven de norm"
        " (45 punten)</b> een teambonus van € 1.500 per voltijdsbaan.</li>"
        "<li>Met de <b>tien leraren met de laagste gemiddelde score</b> voert de directeur een verbetergesprek, dat wordt vastgelegd.</li>"
        "<li>De ranglijst van scholen wordt gedeeld met alle directeuren en met de medezeggenschapsraad.</li>"
        "<li>De regeling wordt na twee jaar geëvalueerd.</li></ol>",
        "Graag voor 1 oktober een voorstel dat ik kan tekenen. Kort. – M.D.",
        sender="M. Dijkgraaf",
        recipient="B. Oudshoorn",
        dated="6 september 2024",
    ),
    narrative(
        "‘Je hebt drie weken,’ zegt Marit. ‘En Bas, ik vraag niet of het perfect is. Ik vraag of het beter is dan wat we nu doen. Want wat doen we nu?"
        " We geven iedereen een periodiek en we hopen er het beste van.’ Daar heeft hij geen antwoord op. Het is, denkt hij in de lift,"
        " een betere vraag dan hij had gehoopt.",
    ),
    scene(
        "Dezelfde dag",
        "half twee, een leeg kantoor",
        "De toetsleverancier heeft een dashboard. Leerwijzer heet het bedrijf, en het dashboard heet Leerwijzer Inzicht, en het kost per leerling"
        " iets meer dan een ijsje. Met één klik staan alle scholen onder elkaar, groen boven en rood onder. Bas klikt de kleuren uit.",
    ),
    exhibit(
        "A-1",
        "Eindtoets 2024: veertig scholen van hoog naar laag",
        shows="De gemiddelden lopen van 60,4 (S08) tot 35,4 (S05), met marges van twee tot vijf punten. In het midden van de lijst overlappen de"
        " marges van bijna alle scholen; alleen boven- en onderaan staan scholen duidelijk apart.",
        table=waterrand.league(),
        chart="intervals",
        draw="3",
        margin_column=4,
        unit="gemiddelde score",
        source=waterrand.SOURCE,
    ),
    narrative(
        "Gemiddeld over de stichting: 49,4 punten. Op of boven de norm: 67,9 procent. Bas kijkt naar de streepjes naast de stippen. Een school met"
        " achttien leerlingen heeft aan twee zieke kinderen genoeg om tien plaatsen te zakken. Hij rekent uit tussen welke plaatsen een school"
        " in het midden eigenlijk zou kunnen staan, als je het jaar nog eens overdeed met net iets andere kinderen. Ergens tussen de"
        " elfde en de dertigste, blijkt. Twintig van de veertig plaatsen.",
    ),
    definition(
        "Rangbereik",
        "De plaatsen op een ranglijst waartussen een school redelijkerwijs kan eindigen, gegeven het toeval in haar score. Een breed bereik betekent dat"
        " de lijst meer onderscheid suggereert dan de gegevens dragen.",
    ),
    scene(
        "Basisschool S24, lokaal 8b",
        "dinsdag 10 september, tien over drie",
        "De stoelen staan al op de tafels. Yara Mensink, zes jaar leraar, spoelt verfkwasten uit. Van haar vijftien leerlingen zijn er negen korter"
        " dan drie jaar in Nederland. Bas is langsgekomen om haar de regeling voor te leggen voordat ze hem in de krant leest, en ze heeft"
        " hem tot dusver niet onderbroken.",
    ),
    quote(
        "Ik begin op 42 en eindig op 47. De overkant begint op 55. Wie van ons heeft er nou lesgegeven?",
        "Yara Mensink",
        "leraar groep 8",
    ),
    narrative(
        "‘De overkant’ is S08, achthonderd meter verderop, aan de goede kant van het spoor. Bas kent de leraren daar ook. Ze zijn uitstekend. Dat is"
        " het lastige: iedereen is uitstekend als je erbij gaat zitten.",
        "Terug op kantoor vraagt hij het bestand met de begintoetsen op. Voor elke school heeft hij nu vier getallen: waar de kinderen begonnen, waar"
        " ze eindigden, uit wat voor huis ze komen, en wat er van de eindscore overblijft als je daarvoor corrigeert.",
    ),
    exhibit(
        "A-2",
        "Ruw en gecorrigeerd: de vijf hoogste en de tien laagste scholen van 2024",
        shows="Na correctie voor begintoets en achtergrond schuiven de scholen naar elkaar toe. S33 stijgt van 39,2 naar 49,4 en S40 van 43,8 naar 50,4;"
        " S19 blijft laag, op 43,8. Van de tien laagste scholen zijn er zes ook na correctie bij de tien laagste.",
        table=waterrand.adjusted(),
        chart="dots",
        draw="2, 3",
        unit="score",
        source=waterrand.SOURCE,
    ),
    narrative(
        "Zes van de tien. Bas weet niet of dat veel is of weinig. Vier scholen zouden op de lijst staan vanwege de kinderen die ze kregen. En zes"
        " staan er misschien terecht, tenzij er iets is waarvoor hij niet heeft gecorrigeerd, en dat is er natuurlijk altijd.",
        "Bij de leraren is het erger. Een klas telt vijftien leerlingen. Het rangbereik van een gewone leraar beslaat zevenenveertig van de tachtig"
        " plaatsen, en wie dit jaar onderaan staat, staat er volgend jaar maar half zo vaak weer. Hij schrijft het op en streept het door."
        " Het klinkt als een verontschuldiging, en dat is het niet.",
    ),
    scene(
        "Basisschool S33",
        "donderdag 12 september, kwart over vijf",
        "Kees Blom heeft de lijst al. Niemand heeft hem die gegeven; hij heeft hem gewoon. Hij is eenentwintig jaar directeur van S33, en S33 staat op de"
        " een na laatste plaats.",
        "‘Tweede,’ zegt hij, ‘van onderen.’ Hij lacht er niet bij. ‘Ik heb drie vacatures, Bas. Drie. Vorige week had ik een sollicitant, een hele"
        " goede. Die vroeg: klopt het dat er een lijst komt? Weet je waar ze nu werkt? Aan de overkant.’",
        "‘Gecorrigeerd sta je in het midden,’ zegt Bas. ‘Dat staat niet in de regeling,’ zegt Kees. En dan, na een tijdje, terwijl hij zijn jas"
        " zoekt: ‘Je weet dat ik hier kinderen heb die ik thuis kan laten blijven, die ochtend. Ouders doen dat als ik het vraag. Ik heb het"
        " nog nooit gevraagd.’",
    ),
    document(
        "letter",
        "A-3",
        "Zienswijze van de gemeenschappelijke medezeggenschapsraad",
        "Geacht bestuur,",
        "U vraagt ons om een zienswijze op de conceptregeling. Wij zijn het met elkaar niet eens geworden, en dat willen wij u niet onthouden.",
        "<ul><li>De <b>oudergeleding</b> vindt dat ouders mogen weten hoe een school het doet. Zij vraagt of u ook laat zien wat een school <i>toevoegt</i>.</li>"
        "<li>De <b>personeelsgeleding</b> is tegen. Een verbetergesprek op grond van één getal over vijftien kinderen is volgens haar geen"
        " beoordeling, maar een loterij met een verslag.</li>"
        "<li>Eén lid heeft opgemerkt dat de huidige praktijk, waarin slecht werk nooit wordt besproken, óók onrechtvaardig is: tegenover de kinderen"
        " die het treft.</li></ul>",
        "Wij vragen u in elk geval om drie dingen: een cijfer over meer dan één jaar, hoor en wederhoor, en een antwoord op de vraag wat u doet als het"
        " cijfer ongelijk heeft.",
        sender="GMR Stichting Waterrand",
        recipient="het bestuur",
        dated="19 september 2024",
    ),
    narrative(
        "Er zijn er meer die iets vinden. De wethouder hoopt op een persmoment. De vakbond heeft een rechtszaak klaarliggen, of zegt dat. En van Leerwijzer"
        " komt een doos bonbons, met een kaartje: <i>Benieuwd naar onze module Leraarprofiel?</i>",
        "Op vrijdagavond probeert Bas, voor het eerst in jaren, een indicatorblad in te vullen zoals hij het anderen altijd leert. Halverwege houdt hij op.",
    ),
    exhibit(
        "A-5",
        "Indicatorblad ‘leerrendement’, half ingevuld",
        shows="Van de tien regels zijn er zes ingevuld. Leeg bleven: waarvoor het cijfer wordt gebruikt, wie er last van heeft, hoe men het kan"
        " bespelen, en wat het niet meet.",
        table=story.table(
            ("regel", "ingevuld door Bas"),
            (
                ("Naam", "leerrendement groep 8"),
                ("Waarvoor staat het", "wat een school aan een kind toevoegt"),
                ("Teller", "eindtoets min verwachte eindtoets"),
                ("Noemer", "leerlingen die begin- én eindtoets maakten"),
                ("Bron en frequentie", "Leerwijzer, eenmaal per jaar"),
                ("Niveau in de keten", "tussenuitkomst"),
                ("Gebruik: leren, verantwoorden of afrekenen", ""),
                ("Wie heeft er last van", ""),
                ("Hoe kan men het bespelen", ""),
                ("Wat meet het niet", ""),
            ),
        ),
        source="eigen blad van B. Oudshoorn, fictief",
    ),
    narrative(
        "Maandag moet er een voorstel liggen. Hij heeft vier richtingen op een servet, en hij is het, afhankelijk van het uur van de dag, met alle vier"
        " eens.",
        "<ol><li><b>Bonus op het percentage</b> op of boven de norm, zoals Marit het wil.</li>"
        "<li><b>Bonus op toegevoegde waarde</b> per school, als gemiddelde over drie jaar.</li>"
        "<li><b>Geen bonus</b>: lesbezoek, collegiale visitatie, en cijfers om van te leren.</li>"
        "<li><b>Gemengd</b>: cijfers openen het gesprek, mensen beoordelen.</li></ol>",
    ),
    questions(
        "Voor de bijeenkomst",
        "Wat stelt Bas maandag voor? Breng thuis je eerste stem uit en schrijf drie zinnen motivatie.",
        "Teken het rangbereik dat jij verwacht voor school S05 en voor S21, voordat je de marges bekijkt.",
        "Wat is de prestatie van een leraar, en wie mag dat zeggen?",
        "Is corrigeren voor achtergrond eerlijk, of een vorm van lage verwachtingen?",
        "Vul de vier lege regels van het indicatorblad in.",
    ),
]
