"""Hoe meet je veiligheid? Part B and the epilogue."""

from home.demo import oosterleem
from home.demo.story import Block, document, exhibit, narrative, questions, quote, scene

PART_B: list[Block] = [
    document(
        "newspaper",
        "",
        "De Akkers zakt door het ijs",
        "<b>Van onze verslaggever.</b> OOSTERLEEM – De Akkers is de slechtste wijk van Oosterleem. Dat blijkt uit een ranglijst die deze"
        " krant maakte op basis van cijfers van de politie. In twee jaar tijd steeg het aantal delicten er met zestien procent, terwijl het"
        " in de rest van de stad daalde. Ook De Linie glijdt af.",
        "Raadslid Hagenaars (Oosterleem Vooruit) spreekt van ‘een noodkreet in getallen’. ‘Dit is precies waarom wij één cijfer wilden. Nu"
        " kan niemand meer wegkijken.’ Het college was gisteravond niet bereikbaar voor commentaar.",
        sender="Oosterleemse Courant, voorpagina",
        dated="woensdag 25 februari 2026",
    ),
    scene(
        "Stadhuis, derde verdieping",
        "woensdag 25 februari 2026, half acht",
        "Het college heeft de beslissing twee weken uitgesteld, en nu is er deze krant. Nadia leest hem staand. Zestien procent; ze"
        " zoekt het na en het klopt. Van 333 naar 385. In De Linie van 226 naar 270.",
        "Pas bij de tweede kop koffie ziet ze het, en niet op haar scherm maar aan de muur. Daar hangt al twee jaar dezelfde poster, zo lang dat"
        " niemand hem nog leest. Een oor, een telefoon, een vrolijk lettertype. <b>Meld het. Wij luisteren.</b> Daaronder, kleiner: <i>een"
        " proef in De Akkers en De Linie, vanaf januari 2024.</i>",
    ),
    quote("De ballon. Het was die ballon.", "Nadia Berkhout", "tegen niemand in het bijzonder"),
    narrative(
        "Tess heeft een half uur nodig. Naast de politiecijfers bestaat er een tweede bron: het slachtofferonderzoek, waarin mensen wordt gevraagd"
        " wat hun is overkomen, of ze het nu hebben gemeld of niet. Het is een steekproef, dus de aantallen zijn schattingen. Maar de richting is"
        " niet te missen.",
    ),
    exhibit(
        "B-1",
        "Wat slachtoffers zeggen en wat de politie opschreef",
        shows="Volgens slachtoffers daalde het aantal delicten in De Akkers met 15 en in De Linie met 13 procent. De registratie steeg daar"
        " met 16 en 19 procent. In de andere tien wijken daalden beide.",
        table=oosterleem.chain(),
        chart="dots",
        draw="4, 7",
        unit="% verandering van 2023 op 2025",
        source=oosterleem.SOURCE,
    ),
    narrative(
        "De misdaad daalde en het cijfer steeg. Niet ondanks het beleid: dóór het beleid. De campagne had gewerkt. Mensen belden vaker, en de"
        " mensen die belden werden vaker serieus genomen, en ieder van die gesprekken telde straks als een minpunt.",
        "‘En de drugs?’ vraagt Nadia. ‘De Linie was verdubbeld.’ Tess heeft de roosters van de wijkteams er al naast gelegd.",
    ),
    exhibit(
        "B-2",
        "Controle-uren en drugsfeiten, 2023 en 2025",
        shows="In De Linie gingen de controle-uren van 227 naar 536 en de drugsfeiten van 18 naar 37; in De Akkers van 245 naar 500 en van"
        " 9 naar 35. Waar de uren gelijk bleven, bleef het aantal feiten ongeveer gelijk.",
        table=oosterleem.patrols(),
        chart="dots",
        draw="2, 3",
        unit="controle-uren per jaar",
        source=oosterleem.SOURCE,
    ),
    narrative(
        "Twee keer zo vaak kijken, twee keer zo veel vinden. Volgens de motie zouden de toezichturen voortaan de ranglijst volgen. Nadia tekent het"
        " op de achterkant van de krant: slecht cijfer, meer uren; meer uren, meer feiten; meer feiten, slechter cijfer. Een rondje. Het"
        " past met gemak op een koelkast.",
    ),
    scene(
        "Kamer van de burgemeester",
        "woensdag 25 februari, kwart over tien",
        "‘Dus het gaat goed in De Akkers,’ zegt Marijke Terhorst. ‘Waarom staat dat dan niet in de krant?’ Ze heeft de grafiek van De Akkers voor"
        " zich, met de twee lijnen die Tess erin zette: waartussen een wijk als deze gewoon beweegt.",
    ),
    exhibit(
        "B-3",
        "De Akkers tussen zijn eigen grenzen, 2021–2025",
        shows="Alle twintig kwartalen liggen tussen 59,7 en 123,9, rond een gemiddelde van 91,8. Er is geen kwartaal buiten de grenzen en geen reeks van"
        " zeven aan één kant: de regelkaart geeft geen enkel signaal.",
        table=oosterleem.control_chart(),
        chart="dots",
        draw="2, 3, 4",
        unit="delicten per kwartaal",
        source=oosterleem.SOURCE,
    ),
    narrative(
        "Geen enkel signaal. Dat is gek, denkt Nadia, want ze wéét dat er iets is veranderd; het hangt aan de muur. Betekent dit dat de campagne"
        " geen effect had? Of dat een grens die breed genoeg is om ruis te negeren, ook breed genoeg is om een ballon te missen?",
        "Als laatste schuift Tess een kaartje over tafel dat ze voor zichzelf had gemaakt. Stel, er gebeurt in een stad ieder jaar precies"
        " evenveel. Duizend delicten, nooit meer, nooit minder. Alleen de bereidheid om te melden verandert.",
    ),
    exhibit(
        "B-4",
        "Duizend delicten, zes kranten",
        shows="Bij steeds duizend gepleegde delicten loopt het geregistreerde aantal van 200 naar 400, als slachtoffers niet in 25 maar in 50 procent"
        " van de gevallen melden en de politie vier van de vijf meldingen opneemt.",
        table=oosterleem.reporting(),
        source=oosterleem.SOURCE,
    ),
    document(
        "mail",
        "",
        "Re: dat cijfer",
        "Nadia, ik heb de krant gezien. Mijn mensen ook. Vanmiddag vroeg iemand bij de briefing of hij die fietsendiefstal van gisteren ‘nog moest"
        " doen’. Hij bedoelde het niet kwaad.",
        "Samira heeft gebeld. Ze zei niet veel. Ze vroeg alleen of de poster weg kon. D.",
        sender="Dennis Wolters",
        recipient="Nadia Berkhout",
        dated="woensdag 25 februari 2026, 15.40 uur",
    ),
    questions(
        "In de les",
        "Welke indicator uit deel A overleeft dit, en voor welk gebruik: leren, verantwoorden of afrekenen?",
        "De registratie in De Akkers steeg terwijl de misdaad daalde. Voor wie is dat goed nieuws, en hoe schrijf je dat in één zin?",
        "De regelkaart zag niets. Wat zegt zij wel, en wat niet?",
        "Breng je tweede stem uit. Wat heeft je doen verschuiven, of juist niet?",
    ),
]

EPILOGUE: list[Block] = [
    scene(
        "Oosterleem",
        "wat er verder gebeurde",
        "Het college koos voor de tweede mogelijkheid: vier aparte indexen en geen totaalcijfer. De poster bleef hangen. In het eerste rapport kreeg elke"
        " wijk een bladzijde, met marges, en een halve bladzijde waarop bewoners schreven wat het cijfer niet zei.",
        "In 2028 noemde de nieuwe raad het rapport ‘te ingewikkeld’. Met 20 tegen 19 stemmen vroeg zij het college om, in het vervolg, één"
        " cijfer.",
    ),
    narrative(
        "<h2>En in het echt?</h2>",
        "Oosterleem bestaat niet. De vraag wel. <b>Rotterdam</b> werkte vanaf 2002 met een Veiligheidsindex: één cijfer van 1 tot 10 per wijk,"
        " voor een derde uit registraties en voor twee derde uit een enquête onder bewoners. Het college wilde het aantal onveilige wijken"
        " terugbrengen en liet zich daarop aanspreken. De index van de stad steeg van 5,6 over 2001 tot 7,2 in 2014, terwijl de"
        " beleving van veiligheid daalde. Daarna kwam er een Wijkprofiel, waarin 100 het gemiddelde van de stad is.",
        "<b>Amsterdam</b> liet in 2021 het ene cijfer los en publiceert sindsdien aparte indexen naast elkaar.",
        "De bestuurskundige Mirko <b>Noordegraaf</b> beschreef in 2008 hoe zo’n instrument, dat op papier gebrekkig is, in de praktijk toch kan werken:"
        " niet door wat het meet, maar door wat mensen er in hun omgeving mee doen.",
        "En de <b>bonnen</b> van Dennis? In 2003 waarschuwde het Centraal Planbureau voor wat prestatieafspraken met de politie konden uitlokken. De"
        " landelijke afspraken over aantallen staandehoudingen verdwenen in 2007 en 2008, en in 2010 werden bonnenquota verboden.",
    ),
    narrative(
        "<h2>Om verder te lezen</h2>",
        "<ul><li>NRC, 21 mei 2003, over de waarschuwing van het CPB; NRC, 4 november 2010, over het einde van de bonnenquota.</li>"
        "<li>Gemeente Rotterdam, <i>Veiligheidsindex</i> en <i>Wijkprofiel</i>; Vers Beton (2014) over index en beleving.</li>"
        "<li>Gemeente Amsterdam, Onderzoek en Statistiek, over de veiligheidsindexen vanaf 2021.</li>"
        "<li>M. Noordegraaf (2008), Meanings of measurement, <i>Public Management Review</i> 10(2).</li></ul>",
    ),
    questions(
        "Tot slot",
        "Welke van de vier mogelijkheden had in 2028 wél stand gehouden, en wat had dat gekost?",
        "Wat zou jij op de koelkast hangen?",
    ),
]
