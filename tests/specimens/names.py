"""Words to invent names from, and how a passport office writes them with A to Z alone."""

import unicodedata

NAMES: dict[str, tuple[str, str, str]] = {
    "german": (
        "Müller Schäfer Groß Weiß Köhler Vögel Jäger Hoffmann Strauß Krüger von_der_Heide Öztürk-Lange",
        "Jürgen Björn Lukas Hans-Peter Günther Matthias Jörg Felix",
        "Käthe Sabine Anna-Lena Ute Jördis Hannelore Gülay Marlene",
    ),
    "english": (
        "O'Brien Smith-Jones Taylor MacAllister D'Arcy Whitfield Brooks Fitzgerald Oxley Quigley St._John",
        "James Oliver Zachary Quentin William Sean Bob Ulysses",
        "Zoe Olivia Isobel Siobhán Beatrice Quinn Lucy Gisele",
    ),
    "french": (
        "Lefèvre D'Aubigné Bœuf de_La_Tour Saint-Exupère Garçon Noël Béranger Château Dubois-Régnier",
        "François Jean-Luc Étienne Gaël Loïc Benoît Zéphyrin Raphaël",
        "Chloé Anaïs Hélène Françoise Marie-Ève Noëlle Océane Zoé",
    ),
    "iberian": (
        "Núñez Muñoz_Ibáñez García_López Peña de_los_Ríos Quiñones Araújo_Gonçalves São_João Zúñiga Ortiz",
        "José_Luis Íñigo João Joaquín Sebastião Óscar Benito Xoán",
        "Begoña María_José Conceição Inês Guadalupe Lúcia Ximena Zulema",
    ),
    "italian": (
        "D'Agostino Lo_Cascio Nicolò Bianchi Dell'Oro Zingarelli Rossi Gobbo Squillace Vizzini",
        "Giosuè Luigi Niccolò Pier_Luigi Gian-Carlo Obizzo Dario Guido",
        "Noemi Isabella Zita Lucia Maria_Pia Ginevra Bice Donatella",
    ),
    "nordic": (
        "Sørensen Åkesson Øverland Ægidius Björklund Hägglund Þórsson Lindqvist Bjørnstad Ödegård Söderblom",
        "Øyvind Åke Søren Björn Þorsteinn Gösta Håkon Lars-Erik",
        "Åsa Solbjørg Märta Þóra Bodil Öllegård Sigrid Inga-Britt",
    ),
    "dutch": (
        "van_den_IJssel de_Groot Ĳsbrandt van_'t_Hof Zuiderzee Bos-Boogaard Diepenbrock Quaedvlieg",
        "Daniël Joost Boudewijn Cornelis Zeger Michiel Gijsbert Koen",
        "Anneloes Zoë Geertruida Loïs Iris Marijke Saskia Beatrijs",
    ),
    "slavic": (
        "Łukasiewicz Dvořák Šimić Đorđević Żółkowski Čapek Nowak Ivanov Zelenskaja Bogdanovych Hruška",
        "Stanisław Ondřej Đuro Żegota Bogdan Oleg Ihor Zbigniew",
        "Małgorzata Šárka Žofia Oksana Ľudmila Božena Olga Zdenka",
    ),
    "baltic": (
        "Ķēniņš Žukauskas Õunapuu Bērziņš Gudžiūnas Ozoliņš Šimkus Lõhmus",
        "Jānis Õnne Žygimantas Guntis Igors Sigitas Uldis Olev",
        "Ieva Ülle Žydrūnė Ligita Dzintra Birutė Sirje Zane",
    ),
    "hungarian": (
        "Kőszegi Szűcs Nagy_Őry Bíró Zsiga Gőgös Ionescu Țepeș Brâncuș Güneş",
        "Győző Zsolt Ödön Ioan Ștefan Bálint Sándor Botond",
        "Ágnes Zsófia Ilona Boglárka Sânziana Ioana Gizella Őzike",
    ),
    "turkic": (
        "Özdoğan İnönü Şimşek Çağlar Yıldız Güler Aliyev Zakirov Isgandarov Nurbolatov",
        "İsmail Oğuz Şükrü Çetin Yiğit Bakhtiyor Ilgar Zafar",
        "Gülşen İpek Şule Çiğdem Zeynep Oydin Sabina Aigul",
    ),
    "arabic": (
        "al-Zahrani Bin_Sulaiman El-Sayed Abu_Ghazaleh Qasim Boudiaf Haddad Ould_Isselmou al-Obaidi",
        "Abdullah Sulaiman Idris Qais Omar Bilal Zaid Ghassan",
        "Zainab Lubna Ibtisam Ghada Oumaima Dalal Samia Suad",
    ),
    "indian": (
        "Subramanian Bandyopadhyay Singh Iyer Zaveri Fernando Wickramasinghe Gurung Sheikh Chowdhury",
        "Balasubramaniam Govind Ishaan Zubin Lalith Siddharth Omkar Dilip",
        "Lakshmi Indira Subhadra Zarina Gayatri Shobha Bimala Oishi",
    ),
    "chinese": (
        "Wang Zhou Ouyang Lü Qiu Li Guo Xie Situ Szeto",
        "Jianguo Zixuan Bo Liang Qiang-Sheng Guoliang Sijie Da",
        "Xiaolu Zihan Bingbing Li Qiu-Yi Ou Guilan Lan",
    ),
    "japanese": (
        "Ōno Satō Ishibashi Zaizen Oogushi Ōuchi Kobayashi Saitō",
        "Shōgo Ichirō Zentarō Gorō Daisuke Sōta Itsuki Osamu",
        "Setsuko Izumi Ōko Zuiko Sadako Ikue Shizue Beniko",
    ),
    "korean": (
        "Kim Choi Song Gong Ok Bae Seo Im Si",
        "Sung-Ho Ui-Jin Do_Hyun Il-Sung Boseong Gi-Beom Zi-O Su-Il",
        "Sol-Bi Da-In Ye_Seul Ok-Bin Bo-Ra Go-Eun Il-Hwa Si-U",
    ),
    "southeast": (
        "Suhartini Wongsuwan Bounnhang Sok Santos_Dela_Cruz Gusti Bin_Osman Zulkifli Oudom Siregar",
        "Budi Somsak Iskandar Zulfadli Sisavath Gede Oscar Bounmy",
        "Dewi Sumalee Siti_Zubaidah Ikanuri Gloria_Luz Bopha Intan Oulayvanh",
    ),
    "african": (
        "Okonkwo Mbeki-Zuma Ouédraogo Diallo Sibiya Gebreselassie N'Diaye Bizimungu Osei-Bonsu Ilunga",
        "Olusegun Sipho Idrissa Zenabu_Isak Gbenga Bongani Ousmane Didier",
        "Ngozi Zanele Oumou Sibongile Isatou Gloire Bintou Dorothée",
    ),
    "pacific": (
        "Tu'ipulotu Leota-Siaosi Naulivou Kalo Siosaia Zoleveke Ilaitia Gaualofa",
        "Sione Iosefa Losaline Obedia Zebedee Ului Semisi Gideon",
        "Sela Ilisapeta Losana Olivia Salote Bulou Siu Zilla",
    ),
    "vietnamese": (
        "Nguyễn Trần Đỗ Lê Phạm Bùi Đặng Vũ Hoàng Huỳnh Ngô Lý Dương Võ Ông",
        "Văn_Thử Minh_Mẫu Quốc_Bảo Đức_Giả Hữu_Ví_Dụ Xuân_Ước Bình Gia_Ân Sỹ_Luân",
        "Thị_Thử Ngọc_Mẫu Thuỳ_Dương Thị_Bích_Giả Ánh_Ví_Dụ Diệu_Ước Quỳnh Bảo_Ngọc Đoan_Trang",
    ),
}
"""Culture → family names, given names of men and of women; `_` joins the words of one name."""

COUNTRIES: dict[str, str] = {
    **dict.fromkeys(("D", "AUT", "CHE", "LIE", "LUX"), "german"),
    **dict.fromkeys(("GBR", "USA", "AUS", "CAN", "NZL", "IRL", "JAM", "GBD", "GBN", "GBO"), "english"),
    **dict.fromkeys(("FRA", "BEL", "MCO", "HTI"), "french"),
    **dict.fromkeys(("ESP", "PRT", "MEX", "ARG", "BRA", "CHL", "COL", "PER", "CUB", "URY"), "iberian"),
    **dict.fromkeys(("ITA", "SMR", "MLT"), "italian"),
    **dict.fromkeys(("DNK", "NOR", "SWE", "FIN", "ISL"), "nordic"),
    **dict.fromkeys(("NLD", "SUR"), "dutch"),
    **dict.fromkeys(("POL", "CZE", "SVK", "HRV", "SRB", "BGR", "UKR", "RUS", "BLR", "RKS"), "slavic"),
    **dict.fromkeys(("EST", "LVA", "LTU"), "baltic"),
    **dict.fromkeys(("HUN", "ROU", "MDA"), "hungarian"),
    **dict.fromkeys(("TUR", "AZE", "KAZ", "UZB", "KGZ"), "turkic"),
    **dict.fromkeys(("EGY", "SAU", "ARE", "JOR", "DZA", "IRQ", "MRT"), "arabic"),
    **dict.fromkeys(("IND", "LKA", "NPL", "BGD", "PAK"), "indian"),
    **dict.fromkeys(("CHN", "TWN", "SGP"), "chinese"),
    **dict.fromkeys(("JPN",), "japanese"),
    **dict.fromkeys(("KOR", "PRK"), "korean"),
    **dict.fromkeys(("IDN", "THA", "LAO", "KHM", "PHL", "MYS", "MMR"), "southeast"),
    **dict.fromkeys(("NGA", "ZAF", "BFA", "ETH", "GHA", "SEN", "COD"), "african"),
    **dict.fromkeys(("TON", "WSM", "FJI"), "pacific"),
    **dict.fromkeys(("XXA", "XXB"), "arabic"),
    "VNM": "vietnamese",
}
"""Code in the zone → culture. Portal codes are the same but for people without a nationality."""

_WRITTEN = {
    "Ä": "AE", "Ö": "OE", "Ü": "UE", "ß": "SS", "ẞ": "SS", "Ø": "OE", "Å": "AA", "Æ": "AE", "Œ": "OE",
    "Þ": "TH", "Đ": "D", "Ð": "D", "Ł": "L", "Ĳ": "IJ", "İ": "I", "ı": "I",
}  # fmt: skip
_WRITTEN_BARE = {**_WRITTEN, "Ä": "A", "Ö": "O", "Ü": "U", "Å": "A"}


def words(culture: str, column: int) -> list[str]:
    return [word.replace("_", " ") for word in NAMES[culture][column].split()]


def transliterate(text: str, *, bare: bool = False) -> str:
    """A part of a name as the zone writes it: A to Z, `<` for spaces and hyphens, no apostrophes or dots.

    `bare` takes the other legal form of Ä, Ö, Ü and Å, without a second letter; Ñ is N in both.
    """
    table, written = _WRITTEN_BARE if bare else _WRITTEN, ""
    for sign in unicodedata.normalize("NFC", text):
        upper = sign if sign == "ß" else sign.upper()
        written += table.get(upper) or unicodedata.normalize("NFD", upper)[0]
    return "<".join("".join(sign if "A" <= sign <= "Z" else " " for sign in _joined(written)).split())


def _joined(text: str) -> str:
    return "".join(sign for sign in text if sign not in "'’.")
