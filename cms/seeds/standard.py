"""Start page, questions, emergency, free services, about, privacy, accessibility."""

from cms.seeds.pieces import Draft, bullets, callout, contacts, questions, sources, steps, text

HOME = Draft(
    title="Cybersecurity help for small utilities, hospitals and banks, at a price you can afford",
    slug="levee",
    lead="Find a vetted provider, see which programs can help you pay, and pay only your share.",
    body=(
        steps(
            "How it works in four steps",
            (
                "Check what you qualify for",
                "Answer six questions. You see each program, and why it says likely, not now or no.",
            ),
            (
                "Find a service that fits",
                "Compare services by what they do and what they cost for a place of your size.",
            ),
            (
                "Apply, then ask for quotes",
                "A program office decides. If it says yes, you get a voucher and ask providers for quotes.",
            ),
            (
                "Accept the work and pay your share",
                "You say when the work is done. The program pays its part, and you pay yours.",
            ),
        ),
        text(
            "Who runs the money",
            "Each program has its own money, its own rules and its own office. We show you those "
            "rules in plain words. "
            "This site does not decide who gets money, and it adds no fee to your price.",
        ),
    ),
)

QUESTIONS = Draft(
    title="Questions and answers",
    slug="questions",
    lead="Short answers to what people ask us most.",
    body=(
        questions(
            "Before you start",
            (
                "Does it cost anything to look?",
                "No. You can search, read and check what you qualify for with no account.",
            ),
            (
                "Who may buy here?",
                "Small water systems, power co-ops, hospitals, banks and credit unions, and others who "
                "keep a town going.",
            ),
            (
                "Do I need to know about computers?",
                "No. Each page says what a service does in plain words. You can call us at any step.",
            ),
        ),
        questions(
            "Money",
            (
                "Who pays the provider?",
                "You pay your share to the provider. The program pays the rest after you accept the work.",
            ),
            ("When must I pay?", "After you accept the work and get the bill. Most bills give you 30 days."),
            (
                "Is the money a loan?",
                "Each program page says so. The programs here pay part of a bill. You do not pay that "
                "part back if you keep the rules.",
            ),
            (
                "What if a program runs out?",
                "The page says so at once. You may join the wait list, or look at the next program that fits.",
            ),
        ),
        questions(
            "Providers",
            (
                "What does vetted mean?",
                "Two of our staff checked proof of who the firm is, who works there and how it works. "
                "The mark says what was checked and until when.",
            ),
            (
                "Is a vetted firm approved by the government?",
                "No. Vetted is our own check. It is not a mark from any public body.",
            ),
            (
                "May I buy from a firm I know?",
                "Yes, once it is vetted here. Ask the firm to create an account and get vetted. "
                "Then you can ask it for a quote.",
            ),
        ),
        questions(
            "Your data",
            (
                "Who sees our weak points?",
                "Only you, until you pick a provider for the work. Program staff never see your answers about goals.",
            ),
            ("How do I know who looked?", "You see a list of each time a person opened them, with name and date."),
        ),
    ),
)

EMERGENCY = Draft(
    title="Under attack now?",
    slug="under-attack",
    lead="Call first. Write down what you see on paper. You do not need to be sure that it is an attack.",
    body=(
        steps(
            "Do this first",
            (
                "Keep people safe",
                "If water, power or care is at risk, run things by hand as your plan says. Call 911 if "
                "a life is at risk.",
            ),
            (
                "Unplug, but do not turn off",
                "Pull the network cable or turn off the wireless. Leave the machine on, since it may hold proof.",
            ),
            ("Call for help", "Use the list below. Start with the people who know your system."),
            (
                "Write down the time",
                "Note what you saw, when, and what you did. Take a photo of the screen with a phone.",
            ),
            ("Do not pay and do not reply", "Talk with the police and your insurer first."),
        ),
        contacts(
            "Whom to call",
            (
                "Your own vendor or provider",
                "They know your system. Use a number you had before today, not one from the message.",
                "",
                "",
            ),
            (
                "CISA, all day and all night",
                "The national team for cyber attacks. They help for free.",
                "1-844-729-2472",
                "https://www.cisa.gov/report",
            ),
            (
                "FBI",
                "Call your field office for theft or ransom. You may also file a report on the web.",
                "1-800-225-5324",
                "https://www.ic3.gov/",
            ),
            (
                "WaterISAC, for water systems",
                "Warns and helps water systems.",
                "1-866-426-4722",
                "https://www.waterisac.org/",
            ),
            (
                "Your state",
                "Most states have a cyber team or a fusion center. Your state police can connect you.",
                "",
                "",
            ),
            ("Your insurer", "Many policies pay for help only if you call them first.", "", ""),
        ),
        bullets(
            "Who must be told, and how soon",
            "Some rules set a clock. Ask your lawyer or your state which ones fit you.",
            "Banks tell their main regulator within 36 hours of a serious event.",
            "Credit unions tell the NCUA within 72 hours.",
            "Power firms may have to tell the Department of Energy within hours.",
            "Hospitals that lose patient data have 60 days under the health privacy rules.",
        ),
    ),
)

FREE_SERVICES = Draft(
    title="Free public services",
    slug="free-services",
    lead="Look here before you buy. These cost nothing, and some of them solve the whole problem.",
    body=(
        contacts(
            "For everyone",
            (
                "CISA scan from the outside",
                "They look at what others can see of your systems and send you a list of holes to close.",
                "",
                "https://www.cisa.gov/cyber-hygiene-services",
                "VSCN",
                "VTRI",
            ),
            (
                "CISA check-up",
                "People near you who look at your plans and your set-up, and tell you what to mend first.",
                "",
                "https://www.cisa.gov/about/regions",
                "RISK",
                "OTAS",
                "TTXE",
            ),
        ),
        contacts(
            "For water systems",
            (
                "Circuit rider",
                "A person who drives to small systems and helps on site. Your state rural water group can send one.",
                "",
                "https://nrwa.org/state-associations/",
                "OTAS",
                "IRPL",
            ),
            (
                "EPA help for water systems",
                "Guides and training for the risk check and the plan that the law asks of larger systems.",
                "",
                "https://www.epa.gov/waterresilience",
                "RISK",
                "IRPL",
                "AWAR",
            ),
        ),
        contacts(
            "For credit unions and hospitals",
            (
                "NCUA",
                "A free tool and guides to check how safe your credit union is.",
                "",
                "https://ncua.gov/regulation-supervision/regulatory-compliance-resources/cybersecurity-resources",
                "RISK",
            ),
            ("HRSA", "Help for small and rural hospitals.", "", "https://www.hrsa.gov/"),
        ),
        callout(
            "Still need more?",
            "If free help does not cover it, see which programs would pay a part of what you buy.",
            "/check/",
            "Check what you qualify for",
        ),
    ),
)

ABOUT = Draft(
    title="About Levee",
    slug="about",
    lead="Levee is a place where small operators find cyber help they can trust and afford.",
    body=(
        text(
            "What we do",
            "We check providers before they can sell here. We show prices for a place of your "
            "size. We show the rules of each program in plain words, and we keep a record of each "
            "step.",
        ),
        bullets(
            "What we do not do",
            "It is fair to say what this site is not.",
            "We are not part of the federal government.",
            "We do not decide who gets money. Each program office does that under its own rules.",
            "We do not rank a firm higher because it pays. No firm can pay for its place.",
            "We do not sell your data.",
        ),
        text(
            "How vetting works",
            "A firm sends proof of who it is, its insurance, its staff checks and how it works. "
            "Two of our staff look at it. The mark has an end date, and we check again before "
            "then.",
            "Vetted means we checked what is on the list. It does not mean that a public body stands behind the firm.",
        ),
        sources("Who made the public data we use"),
    ),
)

PRIVACY = Draft(
    title="Privacy",
    slug="privacy",
    lead="What we keep, who sees it, and how long.",
    body=(
        bullets(
            "What we keep",
            "We keep what we need to run the site, and no more.",
            "Your name, your work e-mail and your role.",
            "Facts about your system that are public, such as its size and place. We say where each fact came from.",
            "Your forms, quotes, orders and bills.",
            "A record of who did what and when.",
            "Searches that you save, locked with a key, until you delete them.",
            "Your e-mail address, if you ask for alerts without an account. When you stop them, we delete it.",
            "Answers that you give without an account, locked with a key, for 14 days. Your code opens them.",
            "Words that people search for, for 90 days and never with who searched. They show us what nobody offers.",
        ),
        bullets(
            "What we guard the most",
            "Your answers about goals, your private notes and your messages with a provider are locked with a key.",
            "Only your own people can open them, and the provider you chose while the work runs.",
            "Each look is on a list that you can read.",
            "They are never in e-mail, search or files that we hand out.",
        ),
        text(
            "Who else sees your data",
            "The program office sees your application. Some program records are public by law. "
            "There we show the state, the kind of place and its size band. We never put your name "
            "beside a weak point.",
        ),
        text(
            "No tracking",
            "This site loads nothing from other firms. It has no ads and no trackers. One cookie "
            "keeps you signed in, and one keeps forms safe. If you answer questions without an "
            "account, one more finds your answers again.",
        ),
        text(
            "How long",
            "Papers about public money are kept for as long as the program rules ask. That is "
            "often three years after the end. You can erase your answers about goals at any time.",
        ),
    ),
)

ACCESSIBILITY = Draft(
    title="Accessibility",
    slug="accessibility",
    lead="You should be able to do every task here, with any device and any way of reading.",
    body=(
        text(
            "What we aim for",
            "We aim for the WCAG 2.2 rules, level AA. We test pages with a tool in a real browser, "
            "with a keyboard and on a small screen.",
        ),
        bullets(
            "What works today",
            "You can count on these things.",
            "Each page works with the keyboard alone.",
            "Each page works with scripts turned off.",
            "Each page works on a phone and when text is made four times as large.",
            "Colors are never the only sign of what a thing means.",
            "You can print your results.",
        ),
        text(
            "What we know is hard",
            "Sign-in with a passkey needs scripts. You may use a code from an app in its place. "
            "Files that providers upload may not be easy to read. Ask us for another form.",
        ),
        text(
            "Tell us",
            "If you cannot do a task, call or write to us. The phone number and the e-mail address "
            "are at the foot of each page. We answer within two work days.",
        ),
    ),
)

PAGES = [ABOUT, PRIVACY, ACCESSIBILITY]

PROGRAMS = Draft(
    title="Programs",
    slug="programs",
    lead="See who pays how much of what, and until when.",
    body=(),
)
