"""The texts a new site starts with, so that help and contact stand on every page from the first
day; editors change them in Wagtail."""

HOME = {
    "nl": "Een avondopleiding voor wie overdag het publieke werk doet. Lees de vakken en de "
    "casussen, en lever je werk in op een plek waar je niet hoeft te twijfelen of het is aangekomen.",
    "en": "An evening programme for people who do public work by day. Read the courses and the "
    "cases, and hand in your work in a place where you never wonder whether it arrived.",
}

HELP = {
    "nl": (
        "Hulp",
        "hulp",
        """
<h2>Inloggen</h2>
<p>Je logt in met je e-mailadres en je wachtwoord, met een code die je per e-mail krijgt, of met een
passkey op je telefoon of computer. Ben je je wachtwoord kwijt, vraag dan op de inlogpagina een
nieuw aan. Je account krijg je van het onderwijsbureau; je kunt er zelf geen maken.</p>
<h2>Inleveren</h2>
<p>Open de opdracht, zet je bestanden klaar en bewaar ze als concept zo vaak je wilt. Pas als je op
<b>Inleveren</b> drukt, is je werk ingeleverd. Je krijgt dan meteen een bewijs op het scherm en per
e-mail, met de tijd van de server en een vingerafdruk van elk bestand. Zie je geen bewijs, dan is er
niets ingeleverd.</p>
<p>Tot de inlevertermijn mag je opnieuw inleveren; de vorige versie blijft bewaard. Na de termijn
kan het nog tot het laatste moment, maar dan staat erbij dat je te laat was.</p>
<h2>Samenwerken</h2>
<p>Bij een groepsopdracht werken jullie in één concept. Eén van jullie levert in voor allemaal en
iedereen krijgt het bewijs. Zit je in geen groep, vraag het dan aan je docent.</p>
<h2>Je cijfer</h2>
<p>De docent geeft de cijfers van iedereen tegelijk vrij. Je krijgt dan bericht en leest je cijfer,
het ingevulde beoordelingsformulier en de toelichting bij de opdracht.</p>
<h2>Lukt iets niet voor de termijn?</h2>
<p>Mail dan vóór de termijn naar het onderwijsbureau, met wat je zag en hoe laat dat was.</p>
<p>Doet de site het niet, mail dan ook de SHA-256 van elk bestand, en laat die bestanden precies zoals ze
zijn. Je computer rekent hem uit: <b>certutil -hashfile werk.pdf SHA256</b> (Windows), <b>shasum -a 256
werk.pdf</b> (Mac) of <b>sha256sum werk.pdf</b> (Linux). Het bureau legt je mail vast. Wat je daarna
inlevert, telt dan vanaf je mail, als het dezelfde bestanden zijn.</p>
""",
    ),
    "en": (
        "Help",
        "help",
        """
<h2>Signing in</h2>
<p>You sign in with your e-mail address and your password, with a code sent by e-mail, or with a
passkey on your phone or computer. If you have lost your password, ask for a new one on the sign-in
page. You get your account from the education office; you cannot make one yourself.</p>
<h2>Handing in</h2>
<p>Open the assignment, put your files ready and save them as a draft as often as you like. Your
work is handed in only when you press <b>Hand in</b>. You then get a receipt at once, on the screen
and by e-mail, with the time of the server and a fingerprint of each file. If you see no receipt,
nothing was handed in.</p>
<p>Until the due date you may hand in again; the version before it is kept. After the due date you
can still hand in until the last moment, but it will say that you were late.</p>
<h2>Working together</h2>
<p>For a team assignment you work in one draft. One of you hands in for all, and everybody gets the
receipt. If you are in no team, ask your lecturer.</p>
<h2>Your mark</h2>
<p>The lecturer releases everybody's marks at once. You get a message, and read your mark, the
rubric and the feedback with the assignment.</p>
<h2>Something does not work before the due date?</h2>
<p>Then write to the education office before the due date, with what you saw and at what time.</p>
<p>If the site is down, also mail the SHA-256 of each file, and leave those files exactly as they are.
Your computer works it out: <b>certutil -hashfile work.pdf SHA256</b> (Windows), <b>shasum -a 256
work.pdf</b> (Mac) or <b>sha256sum work.pdf</b> (Linux). The office registers your mail. What you hand
in afterwards then counts from your mail, if it is the same files.</p>
""",
    ),
}

CONTACT = {
    "nl": (
        "Contact",
        "contact",
        """
<p>Het onderwijsbureau helpt je met inschrijving, inloggen, termijnen en alles waar je niet uitkomt.
Op avonden met colleges is het bureau bereikbaar tot 21.00 uur; mail wordt op werkdagen dezelfde dag
gelezen.</p>
<p>Over de inhoud van een vak of een opdracht schrijf je je docent; de naam staat bij de
vakuitvoering.</p>
<p>Werkt de site niet op het moment van een termijn? Bewaar je bestand, wijzig het niet meer en mail
het bureau meteen. Noem het tijdstip en wat je zag.</p>
""",
    ),
    "en": (
        "Contact",
        "contact-en",
        """
<p>The education office helps you with enrolment, signing in, due dates and anything you cannot work
out. On evenings with lectures the office can be reached until 21.00; e-mail is read the same day on
working days.</p>
<p>Write to your lecturer about the content of a course or an assignment; the name stands with the
course run.</p>
<p>Is the site down at the moment of a due date? Keep your file, do not change it any more, and
write to the office at once. Say at what time it was and what you saw.</p>
""",
    ),
}
