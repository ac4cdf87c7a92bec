"""Hoe reken je docenten af op hun prestaties? Part B and the epilogue."""

from home.demo import waterrand
from home.demo.story import Block, document, exhibit, narrative, questions, quote, scene

PART_B: list[Block] = [
    document(
        "newspaper",
        "",
        "Waterrand boekt recordscore",
        "<b>Persbericht.</b> Het percentage leerlingen van Stichting Waterrand dat de norm haalt, is in één jaar gestegen van 67,9 naar 71,6. ‘Wij zijn"
        " ongelooflijk trots op onze teams,’ zegt bestuursvoorzitter Marit Dijkgraaf. ‘Goed werk loont. Letterlijk.’ Tien scholen ontvangen vrijdag"
        " tijdens een feestelijke bijeenkomst hun teambonus. De wethouder zal aanwezig zijn.",
        sender="Stichting Waterrand, afdeling communicatie",
        dated="16 juni 2025",
    ),
    scene(
        "Bestuurskantoor",
        "dinsdag 17 juni 2025, zeven uur ’s avonds",
        "De slingers voor vrijdag liggen al in de gang. Bas is gebleven omdat er iets is wat hij niet snapt, en hij heeft geleerd dat zulke dingen niet"
        " vanzelf overgaan. Meer kinderen halen de norm. Hij opent de totalen om te zien hoeveel beter er is gewerkt.",
    ),
    exhibit(
        "B-1",
        "Drie jaar eindtoets: het percentage",
        shows="Het aandeel leerlingen met 45 punten of meer bleef tussen 2023 en 2024 vrijwel gelijk (67,7 en 67,9 procent) en steeg in 2025 naar 71,6.",
        table=waterrand.totals(),
        chart="dots",
        draw="5",
        unit="% op of boven de norm",
        source=waterrand.SOURCE,
    ),
    narrative(
        "Daarna de kolom ernaast, omdat hij er nu toch is.",
    ),
    exhibit(
        "B-2",
        "Drie jaar eindtoets: het gemiddelde",
        shows="De gemiddelde score daalde van 49,4 in 2024 naar 48,7 in 2025, het laagste van de drie jaren.",
        table=waterrand.totals(),
        chart="dots",
        draw="4",
        unit="gemiddelde score",
        source=waterrand.SOURCE,
    ),
    narrative(
        "Meer kinderen halen de norm, en gemiddeld kunnen ze minder. Het kan, rekenkundig. Je moet alleen weten waar de punten heen zijn gegaan. Bas telt,"
        " voor elke score apart, hoeveel kinderen haar hadden.",
    ),
    exhibit(
        "B-3",
        "Hoeveel leerlingen hadden welke score?",
        shows="In 2024 is de verdeling vloeiend. In 2025 hebben 64 leerlingen 42 tot en met 44 punten (was 102) en 164 leerlingen 45 tot en met 47 (was 123)."
        " Bij precies 45 staan er 78, waar het er 43 waren.",
        table=waterrand.scores(),
        chart="dots",
        draw="2, 3",
        unit="leerlingen",
        source=waterrand.SOURCE,
    ),
    quote(
        "Dit is geen verdeling. Dit is een drempel.",
        "Bas Oudshoorn",
        "hoofd onderwijs en kwaliteit",
    ),
    narrative(
        "Een open vraag kun je ruim of streng nakijken. Een uitgegumd antwoord kun je zien of niet zien. Niemand hoeft daarvoor te liegen. Je hoeft alleen te weten"
        " waar de streep ligt, en te weten wie er net onder zit, en die kinderen bij hun naam te kennen. Alle tachtig leraren weten dat.",
        "Het tweede wat hij ziet, is wie er niet staat.",
    ),
    exhibit(
        "B-4",
        "Scholen waar niet iedereen de toets maakte, 2025",
        shows="Op drie van de veertig scholen nam tien tot twaalf procent van de leerlingen niet deel. In 2024 maakten op alle scholen alle leerlingen de toets.",
        table=waterrand.absent(),
        source=waterrand.SOURCE,
    ),
    narrative(
        "S33. Hij blijft er lang naar kijken. Vier kinderen, en zelfs zonder die vier staat Kees nog onderaan. <i>Ik heb het nog nooit gevraagd.</i>",
    ),
    exhibit(
        "B-5",
        "De vijf beste scholen van 2024, een jaar later",
        shows="Alle vijf de scholen met het hoogste percentage in 2024 staan in 2025 lager: de eerste van 100,0 naar 88,0, de vierde van 96,6 naar 85,7.",
        table=waterrand.winners(),
        chart="dots",
        draw="2, 3",
        unit="% op of boven de norm",
        source=waterrand.SOURCE,
    ),
    narrative(
        "De besten van vorig jaar zijn niet meer de besten. Zijn ze slechter gaan werken? Of waren ze, vorig jaar, een beetje te gelukkig? Als"
        " toeval vorig jaar meehielp, en dat doet het bij wie bovenaan staat bijna altijd, dan valt dat dit jaar weg. Daar hoeft niemand iets voor te"
        " doen. Daar kan ook niemand iets aan doen.",
    ),
    document(
        "mail",
        "",
        "45’ers",
        "Bas,",
        "Gefeliciteerd met mijn 45’ers. Het zijn er vier. Ik heb ze zelf gemaakt, op een dinsdagavond, met een gum en met liefde. Denk niet dat ik"
        " ervan heb geslapen.",
        "Wat ik je wilde vragen. Het meisje dat vorig jaar op 43 eindigde, heeft een extra jaar taal gekregen. Haar broertje had dit jaar 43. Nu heeft"
        " hij 45, en hij krijgt niets. Wie heb ik nou geholpen?",
        "Bij ons op school waren drie kinderen ‘ziek’ die ochtend. Ik zeg niet welke. Yara",
        sender="Yara Mensink",
        recipient="Bas Oudshoorn",
        dated="17 juni 2025, 22.51 uur",
    ),
    narrative(
        "Vrijdag om vier uur is het feest. Op Bas’ bureau ligt een toespraak die hij niet heeft geschreven, met zijn naam eronder."
    ),
    questions(
        "In de les",
        "Kijk drie minuten stil naar B-3. Schrijf op wat je ziet, en daarna pas wat je denkt.",
        "Is optillen van 44 naar 45 fraude of zorg? Verandert je antwoord door de mail van Yara?",
        "Wat moet Bas vóór vrijdag vier uur doen, en tegen wie?",
        "Ontwerp één wijziging in de regeling die dit had voorkomen, en voorspel hoe men díé bespeelt.",
        "Breng je tweede stem uit.",
    ),
]

EPILOGUE: list[Block] = [
    scene(
        "Waterrand",
        "wat er verder gebeurde",
        "Het feest ging door, zonder toespraak. Bas legde B-3 de maandag erna op de vergadertafel, met de grafiek naar boven. Marit Dijkgraaf keek er lang naar."
        " Ze vroeg niet wie het had gedaan. Ze vroeg: ‘Wat heb ik gedaan?’",
        "De regeling is na één jaar ingetrokken. Sindsdien bespreken leraren van drie scholen twee keer per jaar elkaars lessen en elkaars cijfers, met een"
        " gesprekspartner van buiten. Het inspectierapport van 2027 noemt dat ‘een lerende organisatie’, en merkt op dat het bestuur nog"
        " steeds onvoldoende weet welke leraren het verschil maken.",
    ),
    narrative(
        "<h2>En in het echt?</h2>",
        "Waterrand bestaat niet. In <b>Nederland</b> zijn experimenten met prestatiebeloning in het onderwijs in 2013 gestopt en is de regeling ingetrokken. Het"
        " Centraal Planbureau was eerder positiever geweest, over beloning van teams waarbij voor de achtergrond van leerlingen werd gecorrigeerd.",
        "In <b>New York</b> werd op eindexamens jarenlang ongeveer veertig procent van de scores net onder de grens opgehoogd. Het nakijken werd hervormd en het"
        " ophogen verdween. Onderzoek liet zien dat het voor de leerlingen om wie het ging wel degelijk uitmaakte: met en zonder duwtje liepen"
        " hun kansen uiteen.",
        "De <b>American Statistical Association</b> schreef in 2014 dat wie toegevoegde waarde van leraren berekent, altijd de onzekerheid en de aannames"
        " erbij hoort te geven. De <b>Inspectie van het Onderwijs</b> gebruikt voor scholen een driejaarsgemiddelde en weegt mee wie er in de klas"
        " zitten.",
        "De kernzin van deze casus: <b>onbetrouwbaar voor één persoon kan nog bruikbaar zijn voor een stelsel.</b>",
    ),
    questions(
        "Tot slot",
        "Zou jij je eigen docent zo beoordelen? Waarop dan wel?",
        "Wat verandert er als de leraar zelf de indicator kiest?",
    ),
]
