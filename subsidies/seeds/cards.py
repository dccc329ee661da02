"""The rule cards of the four invented programs, as an editor would have entered them."""

PLAINS = ["MT", "ND", "SD", "WY", "NE"]
FIFTY = [
    *("AL", "AK", "AZ", "AR", "CA", "CO", "CT", "DE", "FL", "GA", "HI", "ID", "IL", "IN"),
    *("IA", "KS", "KY", "LA", "ME", "MD", "MA", "MI", "MN", "MS", "MO", "MT", "NE", "NV"),
    *("NH", "NJ", "NM", "NY", "NC", "ND", "OH", "OK", "OR", "PA", "RI", "SC", "SD", "TN"),
    *("TX", "UT", "VT", "VA", "WA", "WV", "WI", "WY"),
]
BUYING = {
    "bands": [
        {"up_to_dollars": "15000", "invited": 1, "business_days": 0},
        {"up_to_dollars": "350000", "invited": 3, "business_days": 10},
        {"up_to_dollars": None, "invited": 3, "business_days": 10, "formal_procurement": True},
    ],
    "citation": "2 CFR 200.320",
}
SAM = ("registered_sam", {"citation": "2 CFR 25.200"})
KNOWN: tuple[str, dict] = ("identity_verified", {})

NORTHERN_PLAINS = [
    (
        "ownership_in",
        {
            "ownerships": ["local", "tribal"],
            "citation": "6 U.S.C. 665g",
            "cure": "Private firms may look at the Small Systems Discount.",
        },
    ),
    ("state_in", {"states": PLAINS}),
    ("size_at_most", {"metric": "population_served", "limit": 49_999}),
    ("rural", {"definition": "RUCC_NONMETRO", "cure": "Ask the program office; it also accepts a census map."}),
    SAM,
    KNOWN,
    ("rate", {"rate": "0.6"}),
    ("cap_award", {"dollars": "25000"}),
    ("minimum_own_share", {"rate": "0.4"}),
    ("own_share_first", {"proof_within_days": 30, "looked_at_percent": 20}),
    ("buying_rules", BUYING),
    ("document_needed", {"document": "A resolution or letter of your board", "why": "it shows who may sign"}),
]

RURAL_HOSPITAL = [
    ("sector_in", {"sectors": ["HPH"]}),
    ("critical_access", {"citation": "42 CFR 485 subpart F"}),
    ("state_in", {"states": FIFTY, "cure": "Territories may ask the program office about other help."}),
    SAM,
    KNOWN,
    ("rate", {"rate": "1"}),
    ("cap_award", {"dollars": "60000"}),
    ("buying_rules", BUYING),
    ("document_needed", {"document": "Your newest risk analysis, its cover page only", "why": "it shows the date"}),
]

SMALL_SYSTEMS = [
    ("sector_in", {"sectors": ["WWS"]}),
    ("state_in", {"states": PLAINS}),
    ("size_at_most", {"metric": "population_served", "limit": 10_000, "citation": "42 U.S.C. 300g-1"}),
    KNOWN,
    (
        "tiered_rate",
        {
            "metric": "population_served",
            "definition": "RUCC_NONMETRO",
            "bands": [
                {"at_most": 500, "rate": "0.8", "rural_rate": "0.85"},
                {"at_most": 3_300, "rate": "0.65", "rural_rate": "0.7"},
                {"at_most": 10_000, "rate": "0.5"},
            ],
        },
    ),
    ("cap_line", {"dollars": "8000"}),
    ("cap_year", {"dollars": "12000"}),
    ("minimum_own_share", {"rate": "0.15"}),
    ("stackable", {}),
    ("buying_rules", BUYING),
]

CREDIT_UNION = [
    ("sector_in", {"sectors": ["FIN"]}),
    ("low_income_designation", {"citation": "12 CFR 701.34"}),
    ("size_at_most", {"metric": "assets_cents", "limit": 10_000_000_000}),
    SAM,
    KNOWN,
    ("rate", {"rate": "1"}),
    ("cap_award", {"dollars": "10000"}),
    ("cap_year", {"dollars": "10000"}),
    ("cap_category", {"dollars": "150000", "category": "VSCN", "citation": "Resolution of the members' meeting"}),
    ("buying_rules", BUYING),
    ("document_needed", {"document": "Your letter of low-income designation", "why": "the regulator sends it"}),
]
