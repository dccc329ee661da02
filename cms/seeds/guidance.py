"""Guidance: what to do first, in words for a clerk and not for an expert."""

from cms.seeds.pieces import Draft, bullets, callout, steps, text

INDEX = Draft(
    title="Guidance",
    slug="guidance",
    lead="Short tips for small teams. You can read each page in a few minutes, and do the first step today.",
    body=(),
)

FIRST_STEPS = Draft(
    title="Where to start when you have no IT staff",
    slug="where-to-start",
    lead="Five things stop most attacks. You can do three of them this week for free.",
    body=(
        steps(
            "This week",
            ("Turn on sign-in codes for e-mail", "A code or a passkey stops most stolen passwords from working."),
            ("Change the passwords that came in the box", "Look at pumps, cameras, routers and the phone system."),
            (
                "Take remote access off the open web",
                "If a vendor can reach your controls from home, ask how. Close it when it is not in use.",
            ),
        ),
        steps(
            "This quarter",
            ("Make a copy that an attacker cannot reach", "Keep it off the network. Try to bring one file back."),
            ("Write one page on what to do by hand", "Say who does what if the screens go dark."),
        ),
        callout(
            "Ask for the free scan first",
            "A public team can look at your systems from the outside each week for free.",
            "/free-services/",
            "See free services",
        ),
    ),
)

PASSWORDS = Draft(
    title="Passwords and sign-in codes",
    slug="passwords-and-sign-in",
    lead="Most break-ins start with a stolen password. A second proof stops them.",
    body=(
        bullets(
            "What good looks like",
            "Check these for each account that matters.",
            "E-mail, bank, payroll and remote access ask for a second proof.",
            "Each person has their own account. Nobody shares one.",
            "People who leave lose access the same day.",
            "Long passwords, at least 16 letters, are kept in a password tool.",
        ),
        bullets(
            "Fake mail that asks for your password (phishing)",
            "It is the most common way in. Show your team these signs.",
            "It hurries you: pay today, or lose your account.",
            "The address is almost right, or the link leads to another place.",
            "It asks for a password, a sign-in code or new bank details.",
            "Not sure? Call the sender on a number you know. Nobody is blamed for asking.",
        ),
        text(
            "What to buy",
            "A service can set this up in about two weeks. Ask what happens when a person loses a "
            "phone, and who can reset a code.",
        ),
    ),
)

BACKUPS = Draft(
    title="Backups that survive an attack",
    slug="backups",
    lead="If you can bring your data back, you do not have to pay.",
    body=(
        bullets(
            "The rule of three",
            "Keep three copies of what you need to run.",
            "One that you use each day.",
            "One on other gear in the same place.",
            "One that is off the network or in a locked cloud store.",
        ),
        steps(
            "Test it twice a year",
            ("Pick one system", "Choose billing, or the program that runs your pumps."),
            ("Bring it back on a spare machine", "Write down how long it took and what was missing."),
            ("Fix what failed", "Then write the date on the wall."),
        ),
    ),
)

VENDORS = Draft(
    title="Vendors who can reach your controls",
    slug="vendors",
    lead="A vendor with a way in is a door. You decide when it is open.",
    body=(
        bullets(
            "Ask each vendor",
            "Write the answers down and keep them with the contract.",
            "How do you get in, and who can do it?",
            "Do you use a second proof each time?",
            "Will you call us before you connect?",
            "How soon will you tell us if you are hit?",
        ),
        text(
            "Put it in the contract",
            "Ask for notice within one day, for the right to see what they did, and for the end of "
            "access on the last day of work.",
        ),
    ),
)

CONTROLS = Draft(
    title="Keep pumps and office apart",
    slug="keep-controls-apart",
    lead="The office reads e-mail. The controls run the plant. They should not share a network.",
    body=(
        steps(
            "How small systems do it",
            ("Draw what is plugged in where", "One sheet of paper is enough."),
            ("Put a firewall between the two", "Let only what must pass go through. Say no to the rest."),
            ("Give remote access one door", "That door asks for a second proof and keeps a log."),
        ),
        text(
            "What it costs",
            "It depends on the number of sites. Look at the price for your size before you ask for a quote.",
        ),
    ),
)

AI_SERVICES = Draft(
    title="What to ask about AI in a service",
    slug="ai-services",
    lead="AI can watch your network at night. You should know what it may do by itself.",
    body=(
        bullets(
            "Five questions",
            "Each listing here answers them. Check that the answers fit you.",
            "Does it only warn, or does it act?",
            "Who must say yes before it acts on a control system?",
            "Can each act be undone, and how fast?",
            "What data leaves your place, and where does it go?",
            "Is your data used to train it? The answer should be no.",
        ),
        text(
            "Start with warn only",
            "Let it warn for a month. Look at what it got wrong. Then decide if it may act on "
            "office machines. Keep a person in charge of pumps and breakers.",
        ),
    ),
)

PLAN = Draft(
    title="A one-page plan for a bad day",
    slug="one-page-plan",
    lead="Write it now, print it, and put it where people can find it in the dark.",
    body=(
        bullets(
            "What goes on the page",
            "Keep it to one page.",
            "Who is in charge, and who is next.",
            "Phone numbers for your vendor, insurer, state and police.",
            "How to run by hand for three days.",
            "What to unplug, with a photo of the plug.",
            "Who talks to the public.",
        ),
        text(
            "Try it once a year",
            "Sit down for one hour. Read out a story of an attack. Ask each person what they would "
            "do. Change the page where people got stuck.",
        ),
    ),
)

PAGES = [FIRST_STEPS, PASSWORDS, BACKUPS, VENDORS, CONTROLS, AI_SERVICES, PLAN]
