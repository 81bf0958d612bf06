package answer

// Numerals are the words that a language counts with. A list has its words in
// the order of their values; a / parts words for the same value. Capitals and
// diacritics do not matter.
type numerals struct {
	zero     string
	units    string // 1 to 9
	teens    string // 10 to 19, where a word of its own; es and pt go on below
	tens     string // 20 to 90
	hundred  string
	hundreds string // 200 to 900, where they are words of their own
	scales   string // 1000, 1 000 000, 1 000 000 000
	others   map[string]int

	and      string // between the parts of a number
	andTens  bool   // cuarenta y dos; not: forty and two
	andLarge bool   // a hundred and five; not: cien y cinco
	joined   bool   // written in one word: quarantadue
	reversed bool   // zweiundvierzig
	score    bool   // quatre-vingt-dix, soixante et onze
	teenLots bool   // twelve hundred

	articles string // count only before hundred and the like: a hundred
	same     string // words for 1 that are articles, too
	pronoun  string // what makes a "one" behind it no number: the one
	minus    string
	least    string // what makes a minus behind it none: au moins
	point    string
	half     []string // "and a half", behind a number
	spoils   string   // a number beside it is another one: dozen, half
}

// numeralsOf returns the numerals of a language, by its ISO 639 code.
func numeralsOf(base string) (numerals, bool) {
	switch base {
	case "en":
		return englishNumerals(), true
	case "fr":
		return frenchNumerals(), true
	case "de":
		return germanNumerals(), true
	case "es":
		return spanishNumerals(), true
	case "it":
		return italianNumerals(), true
	case "nl":
		return dutchNumerals(), true
	case "pt":
		return portugueseNumerals(), true
	default:
		return numerals{}, false
	}
}

func englishNumerals() numerals {
	return numerals{
		zero:    "zero nought",
		units:   "one two three four five six seven eight nine",
		teens:   "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen",
		tens:    "twenty thirty forty fifty sixty seventy eighty ninety",
		hundred: "hundred",
		scales:  "thousand million billion",
		and:     "and", andLarge: true, teenLots: true,
		articles: "a an",
		pronoun:  "the this that which no any every each another some",
		minus:    "minus negative",
		point:    "point",
		half:     []string{"and a half"},
		spoils:   "half halves quarter quarters third thirds dozen dozens hundreds thousands millions trillion couple",
	}
}

//nolint:misspell // French is no misspelt English.
func frenchNumerals() numerals {
	return numerals{
		zero:    "zéro",
		units:   "un/une deux trois quatre cinq six sept huit neuf",
		teens:   "dix onze douze treize quatorze quinze seize",
		tens:    "vingt/vingts trente quarante cinquante soixante septante huitante/octante nonante",
		hundred: "cent/cents",
		scales:  "mille million/millions milliard/milliards",
		and:     "et", andTens: true, andLarge: true, score: true,
		same:   "un une",
		minus:  "moins",
		least:  "au",
		point:  "virgule",
		half:   []string{"et demi", "et demie"},
		spoils: "demi demie moitié quart quarts tiers dizaine dizaines douzaine douzaines centaine centaines milliers",
	}
}

func germanNumerals() numerals {
	return numerals{
		zero:    "null",
		units:   "ein/eins/eine/einen/einem/einer zwei/zwo drei vier fünf/fuenf sechs sieben acht neun",
		teens:   "zehn elf zwölf/zwoelf dreizehn vierzehn fünfzehn/fuenfzehn sechzehn siebzehn achtzehn neunzehn",
		tens:    "zwanzig dreißig vierzig fünfzig/fuenfzig sechzig siebzig achtzig neunzig",
		hundred: "hundert",
		scales:  "tausend Million/Millionen Milliarde/Milliarden",
		and:     "und", andLarge: true, joined: true, reversed: true, teenLots: true,
		same:   "ein eine einen einem einer",
		minus:  "minus",
		point:  "Komma",
		half:   []string{"einhalb"},
		spoils: "halb halbe halber halbes einhalb anderthalb eineinhalb viertel drittel dutzend hunderte tausende",
	}
}

func spanishNumerals() numerals {
	return numerals{
		zero:  "cero",
		units: "uno/un/una dos tres cuatro cinco seis siete ocho nueve",
		teens: "diez once doce trece catorce quince dieciséis diecisiete dieciocho diecinueve",
		tens:  "veinte treinta cuarenta cincuenta sesenta setenta ochenta noventa",
		others: map[string]int{
			"veintiuno": 21, "veintiún": 21, "veintiuna": 21, "veintidós": 22, "veintitrés": 23, "veinticuatro": 24,
			"veinticinco": 25, "veintiséis": 26, "veintisiete": 27, "veintiocho": 28, "veintinueve": 29,
		},
		hundred: "cien/ciento",
		hundreds: `doscientos/doscientas trescientos/trescientas cuatrocientos/cuatrocientas quinientos/quinientas
			seiscientos/seiscientas setecientos/setecientas ochocientos/ochocientas novecientos/novecientas`,
		scales: "mil millón/millones",
		and:    "y", andTens: true,
		same:   "un una",
		minus:  "menos",
		least:  "al lo",
		point:  "coma punto",
		half:   []string{"y medio", "y media"},
		spoils: "medio media mitad cuarto tercio docena docenas decena decenas centenar cientos miles",
	}
}

func italianNumerals() numerals {
	return numerals{
		zero:    "zero",
		units:   "uno/un/una due tre quattro cinque sei sette otto nove",
		teens:   "dieci undici dodici tredici quattordici quindici sedici diciassette diciotto diciannove",
		tens:    "venti/vent trenta/trent quaranta/quarant cinquanta/cinquant sessanta/sessant settanta/settant ottanta/ottant novanta/novant",
		hundred: "cento/cent",
		scales:  "mille/mila milione/milioni miliardo/miliardi",
		and:     "e", andLarge: true, joined: true,
		same:   "un una uno",
		minus:  "meno",
		point:  "virgola",
		half:   []string{"e mezzo", "e mezza"},
		spoils: "mezzo mezza metà quarto quarti terzo dozzina dozzine decina decine centinaio centinaia migliaia",
	}
}

func dutchNumerals() numerals {
	return numerals{
		zero:    "nul",
		units:   "een/eén twee drie vier vijf zes zeven acht negen",
		teens:   "tien elf twaalf dertien veertien vijftien zestien zeventien achttien negentien",
		tens:    "twintig dertig veertig vijftig zestig zeventig tachtig negentig",
		hundred: "honderd",
		scales:  "duizend miljoen miljard",
		and:     "en", andLarge: true, joined: true, reversed: true, teenLots: true,
		same:   "een",
		minus:  "min minus",
		point:  "komma",
		half:   []string{"en een half", "en een halve"},
		spoils: "half halve helft kwart derde dozijn anderhalf anderhalve tweeënhalf tientallen honderden duizenden",
	}
}

func portugueseNumerals() numerals {
	return numerals{
		zero:  "zero",
		units: "um/uma dois/duas três quatro cinco seis sete oito nove",
		teens: `dez onze doze treze catorze/quatorze quinze dezesseis/dezasseis dezessete/dezassete dezoito
			dezenove/dezanove`,
		tens:    "vinte trinta quarenta cinquenta sessenta setenta oitenta noventa",
		hundred: "cem/cento",
		hundreds: `duzentos/duzentas trezentos/trezentas quatrocentos/quatrocentas quinhentos/quinhentas
			seiscentos/seiscentas setecentos/setecentas oitocentos/oitocentas novecentos/novecentas`,
		scales: "mil milhão/milhões bilhão/bilhões",
		and:    "e", andTens: true, andLarge: true,
		same:   "um uma",
		minus:  "menos",
		least:  "pelo ao",
		point:  "vírgula ponto",
		half:   []string{"e meio", "e meia"},
		spoils: "meio meia metade quarto terço dúzia dúzias dezena dezenas centena centenas milhares",
	}
}
