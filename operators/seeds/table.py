"""Sixty invented operators in real counties, a row each. Their numbers are from test ranges of the registries."""

from dataclasses import dataclass, field

VERIFIED, PENDING, UNVERIFIED, LAPSED = "verified", "pending", "unverified", "lapsed"


@dataclass(frozen=True, slots=True)
class Seed:
    name: str
    kind: str
    county: str
    scheme: str
    number: str
    owner: str
    domain: str
    figures: dict[str, int] = field(default_factory=dict)
    identity: str = VERIFIED
    people: tuple[str, ...] = ()


def water(name, county, number, served, domain, **extra) -> Seed:
    figures = {"population_served": served, "employees": 2 + served // 900, "endpoints": 3 + served // 600}
    return Seed(name, "water", county, "PWSID", number, extra.pop("owner", "local"), domain, figures, **extra)


def electric(name, county, number, meters, domain, owner="cooperative", **extra) -> Seed:
    figures = {"meters": meters, "employees": meters // 220, "endpoints": meters // 200}
    return Seed(name, "electric", county, "EIA", number, owner, domain, figures, **extra)


def hospital(name, county, number, beds, domain, owner="nonprofit", **extra) -> Seed:
    staff = beds * 9
    figures = {"beds": beds, "is_critical_access": 1, "employees": staff, "endpoints": staff * 13 // 10}
    return Seed(name, "hospital", county, "CCN", number, owner, domain, figures, **extra)


def bank(name, county, number, millions, domain, **extra) -> Seed:
    staff = millions * 22 // 100
    figures = {"assets_cents": millions * 100_000_000, "employees": staff, "endpoints": staff + 12}
    return Seed(name, "bank", county, "FDIC_CERT", number, "private", domain, figures, **extra)


def credit_union(name, county, number, millions, members, domain, designated=1, **extra) -> Seed:
    figures = {"assets_cents": millions * 100_000_000, "members": members, "low_income_designation": designated}
    figures |= {"employees": max(3, millions // 4), "endpoints": max(5, millions // 3)}
    return Seed(name, "credit_union", county, "NCUA_CHARTER", number, "cooperative", domain, figures, **extra)


OPERATORS = (
    water("Bear Creek Rural Water District", "30071", "MT9990001", 2_900, "bearcreekwater",
          people=("Dana Whitcomb", "Lee Marsh", "Dana Reyes", "Olga Brandt")),
    electric("Prairie Link Electric Cooperative", "38093", "98001", 9_500, "prairielink",
             people=("Marta Olsen", "Ben Huang", "Carl Jensen", "Rita Sandoval")),
    hospital("Cottonwood Memorial Hospital", "31031", "281390", 22, "cottonwoodmemorial",
             people=("Ana Ruiz", "Tom Beck", "Joan Keller", "Vince Amaro")),
    bank("First Farmers Bank of Dunmore", "19001", "99901", 310, "firstfarmersdunmore",
         people=("Paul Grant", "Ivy Chen", "Ruth Adler", "Mel Tanaka")),
    credit_union("Tri-Lakes Community Credit Union", "27071", "99902", 48, 5_200, "trilakescu",
                 people=("Nora Lind", "Sam Ortiz", "Gail Frost", "Ed Novak")),
    water("Slope County Water District", "38087", "ND9990002", 430, "slopewater"),
    water("Niobrara Town Waterworks", "56027", "WY9990003", 1_650, "niobrarawater"),
    water("Tripp County Regional Water", "46123", "SD9990004", 4_100, "trippwater"),
    water("Pocahontas Rural Water District No. 4", "54075", "WV9990005", 2_200, "pocahontaswater", identity=PENDING),
    water("Catron Valley Mutual Water", "35003", "NM9990006", 310, "catronwater", owner="nonprofit",
          identity=UNVERIFIED),
    water("Harney Basin Water District", "41025", "OR9990007", 3_600, "harneywater", identity=LAPSED),
    electric("Graham Municipal Light", "20065", "98002", 1_900, "grahamlight", owner="local"),
    electric("Cimarron Ridge Electric Cooperative", "40025", "98003", 5_400, "cimarronridge"),
    electric("Delta Woodruff Electric Cooperative", "05147", "98004", 12_700, "deltawoodruff"),
    electric("Lemhi Valley Public Utility", "16059", "98005", 3_300, "lemhiutility", owner="local"),
    hospital("Brule County General Hospital", "46015", "431390", 18, "brulegeneral", owner="local"),
    hospital("Katahdin Ridge Hospital", "23021", "201390", 25, "katahdinridge"),
    hospital("Hansford Plains Hospital", "48195", "451388", 14, "hansfordplains", owner="local"),
    bank("Owsley Citizens Bank", "21189", "99903", 145, "owsleycitizens"),
    credit_union("Leflore Neighbors Credit Union", "28083", "99904", 12, 2_100, "lefloreneighbors", designated=0),
    water("Beaverhead Valley Water District", "30001", "MT9990008", 2_450, "beaverheadwater"),
    water("Judith Basin Rural Water", "30045", "MT9990009", 780, "judithbasinwater"),
    water("Milk River Town Waterworks", "30105", "MT9990010", 3_150, "milkriverwater"),
    water("Three Buttes Tribal Water Utility", "30085", "089990011", 4_600, "threebutteswater", owner="tribal"),
    water("Adams Flats Water District", "38001", "ND9990012", 1_120, "adamsflatswater"),
    water("Dickey Prairie Rural Water", "38021", "ND9990013", 2_300, "dickeyprairiewater"),
    water("Griggs Lake Water Users", "38039", "ND9990014", 640, "griggslakewater"),
    water("Turtle Bluff Tribal Water System", "38079", "089990015", 5_900, "turtlebluffwater", owner="tribal"),
    water("Aurora Plains Water District", "46003", "SD9990016", 1_480, "auroraplainswater"),
    water("Gregory Breaks Rural Water", "46053", "SD9990017", 3_900, "gregorybreakswater"),
    water("Jerauld Town Water", "46073", "SD9990018", 520, "jerauldwater"),
    water("Big Horn Bench Water District", "56003", "WY9990019", 2_050, "bighornbenchwater"),
    water("Fremont Gap Joint Powers Water", "56013", "WY9990020", 8_700, "fremontgapwater"),
    water("Antelope Creek Water Board", "31003", "NE9990021", 1_900, "antelopecreekwater"),
    water("Garfield Sandhills Water", "31071", "NE9990022", 460, "garfieldsandhills"),
    water("Wayne Ridge Municipal Water", "31179", "NE9990023", 5_300, "wayneridgewater"),
    water("Keya Paha Valley Water", "31103", "NE9990024", 390, "keyapahawater"),
    water("Sublette Basin Water Company", "56035", "WY9990025", 1_250, "sublettebasinwater", owner="private"),
    water("Cibola Mesa Mutual Water", "35006", "NM9990026", 870, "cibolamesawater", owner="nonprofit"),
    water("Aleutian Harbor Seasonal Water", "02013", "AK9990027", 210, "aleutianharborwater", identity=PENDING),
    electric("Apache Plateau Electric Cooperative", "04001", "98006", 7_200, "apacheplateau"),
    electric("Kingfisher Plains Electric Cooperative", "40073", "98007", 4_100, "kingfisherplains"),
    electric("Yellow Medicine Light and Power", "27173", "98008", 2_600, "yellowmedicinelight", owner="local"),
    electric("Alcona Shore Electric Cooperative", "26001", "98009", 10_900, "alconashore"),
    hospital("Beaverhead Pass Hospital", "30023", "271390", 20, "beaverheadpass"),
    hospital("Wells County Community Hospital", "38103", "351390", 16, "wellscommunity"),
    hospital("Corson Breaks Hospital", "46031", "431391", 12, "corsonbreaks", owner="tribal"),
    hospital("Allen Prairie Hospital", "20001", "171390", 24, "allenprairie", owner="local"),
    hospital("Ellsworth Hills Hospital", "20053", "171391", 18, "ellsworthhills"),
    hospital("Monona Bluffs Hospital", "19133", "161390", 22, "mononabluffs"),
    hospital("Appling Pines Hospital", "13001", "111390", 25, "applingpines", owner="local"),
    hospital("Addison Valley Hospital", "50001", "471390", 19, "addisonvalley"),
    bank("Rice County Farmers Bank", "20159", "99905", 210, "ricecountyfarmers"),
    bank("Knox Ranchers State Bank", "48275", "99906", 88, "knoxranchers"),
    credit_union("Aitkin Lakes Credit Union", "27001", "99907", 31, 3_400, "aitkinlakescu"),
    credit_union("Zavala Workers Credit Union", "48507", "99908", 22, 4_900, "zavalaworkers"),
    credit_union("Adair Hills Credit Union", "21001", "99909", 17, 2_600, "adairhillscu"),
    credit_union("Jenkins Peoples Credit Union", "13165", "99910", 9, 1_500, "jenkinspeoplescu"),
    credit_union("Santa Cruz Valley Credit Union", "04023", "99911", 41, 6_300, "santacruzvalleycu"),
    credit_union("Lake County School Employees Credit Union", "26085", "99912", 26, 2_900, "lakeschoolscu"),
)  # fmt: skip
