package answer

// A clock is what people of one language call the times of a day. The lists
// have phrases, parted by commas; a | parts groups.
type clock struct {
	at     string // stands before an hour, which without it is a mere number
	hour   string // between or behind hours and minutes: 15h30, 15 Uhr
	minute string
	noon   string
	mid    string // midnight
	half   string // 30, as minutes
	three  string // 15, as minutes: a quarter
	past   string // ten past three
	to     string // ten to three
	halfTo string // halb vier is half an hour before four
	plus   string // trois heures et quart
	less   string // trois heures moins le quart
	parts  string // am | pm | morning | afternoon and evening | night | about noon
	day    string // the parts of the day, alone: morning | afternoon and evening | night
	spans  string // makes the time behind it a duration: dans deux heures
	ranges string // joins two times
}

// clockOf returns the words of a language, by its ISO 639 code. A language that
// is not there has its times in digits.
func clockOf(base string) clock {
	switch base {
	case "en":
		return englishClock()
	case "fr":
		return frenchClock()
	case "de":
		return germanClock()
	case "es":
		return spanishClock()
	case "it":
		return italianClock()
	case "nl":
		return dutchClock()
	case "pt":
		return portugueseClock()
	default:
		return clock{}
	}
}

func englishClock() clock {
	return clock{
		at:     "at, around, by",
		hour:   "o'clock, oclock, h",
		minute: "minutes, minute, min",
		noon:   "noon, midday",
		mid:    "midnight",
		half:   "half",
		three:  "quarter, a quarter",
		past:   "past, after",
		to:     "to, before, till",
		parts: `am, a.m., a.m | pm, p.m., p.m | in the morning, this morning, tomorrow morning |
			in the afternoon, this afternoon, tomorrow afternoon, in the evening, this evening, tomorrow evening |
			at night, tonight |`,
		day:    "morning | afternoon, evening | night",
		spans:  "in, within",
		ranges: "or and to till until through -",
	}
}

func frenchClock() clock {
	return clock{
		at:     "à, vers",
		hour:   "h, heure, heures",
		minute: "minutes, minute, min",
		noon:   "midi",
		mid:    "minuit",
		half:   "demi, demie",
		three:  "quart, le quart",
		plus:   "et",
		less:   "moins",
		parts: `am | pm | du matin, demain matin, ce matin, le matin |
			de l'après-midi, demain après-midi, cet après-midi, après-midi, du soir, demain soir, ce soir, le soir |
			de la nuit, cette nuit |`,
		day:    "matin | après-midi, soir, soirée | nuit",
		spans:  "dans, d'ici, pendant, depuis, y a",
		ranges: "ou et à -",
	}
}

func germanClock() clock {
	return clock{
		at:     "um, gegen, ab",
		hour:   "Uhr, h",
		minute: "Minuten, Minute, min",
		noon:   "zwölf Uhr mittags, Mittag",
		mid:    "Mitternacht",
		three:  "viertel",
		past:   "nach",
		to:     "vor",
		halfTo: "halb",
		parts: `am | pm | morgens, früh, vormittags, am Morgen, am Vormittag, morgen Vormittag, heute Vormittag |
			nachmittags, am Nachmittag, morgen Nachmittag, heute Nachmittag, abends, am Abend, heute Abend, morgen Abend |
			nachts, in der Nacht, heute Nacht | mittags`,
		day:    "Morgen, Vormittag | Nachmittag, Abend | Nacht",
		spans:  "in, seit, vor",
		ranges: "oder und bis -",
	}
}

func spanishClock() clock {
	return clock{
		at:     "a las, a la, las, sobre las",
		hour:   "h, hs, hora, horas, en punto",
		minute: "minutos, minuto, min",
		noon:   "mediodía",
		mid:    "medianoche",
		half:   "media",
		three:  "cuarto",
		plus:   "y",
		less:   "menos",
		parts: `am, a.m., a.m | pm, p.m., p.m | de la mañana, por la mañana, de la madrugada |
			de la tarde, por la tarde | de la noche, por la noche | del mediodía`,
		day:    "mañana, madrugada | tarde | noche",
		spans:  "en, dentro de, hace",
		ranges: "o y a hasta -",
	}
}

func italianClock() clock {
	return clock{
		at:     "alle, alle ore, all', le, ore, verso le",
		hour:   "h, ore, in punto",
		minute: "minuti, minuto, min",
		noon:   "mezzogiorno",
		mid:    "mezzanotte",
		half:   "mezza, mezzo",
		three:  "quarto, un quarto",
		plus:   "e",
		less:   "meno",
		parts: `am | pm | di mattina, del mattino, domani mattina, stamattina |
			del pomeriggio, di pomeriggio, domani pomeriggio, di sera, della sera, domani sera, stasera |
			di notte, della notte | di mezzogiorno`,
		day:    "mattina, mattino | pomeriggio, sera | notte",
		spans:  "tra, fra",
		ranges: "o e alle -",
	}
}

func dutchClock() clock {
	return clock{
		at:     "om, rond, tegen",
		hour:   "uur, u, h",
		minute: "minuten, minuut, min",
		noon:   "twaalf uur 's middags",
		mid:    "middernacht",
		three:  "kwart",
		past:   "over, na",
		to:     "voor",
		halfTo: "half",
		parts: `am | pm | 's ochtends, 's morgens, in de ochtend, morgenochtend, vanochtend |
			's middags, in de middag, morgenmiddag, vanmiddag, 's avonds, in de avond, morgenavond, vanavond |
			's nachts, in de nacht, vannacht |`,
		day:    "ochtend | middag, avond | nacht",
		spans:  "over, binnen, sinds",
		ranges: "of en tot -",
	}
}

func portugueseClock() clock {
	return clock{
		at:     "às, as, à, pelas",
		hour:   "h, hora, horas, hs, em ponto",
		minute: "minutos, minuto, min",
		noon:   "meio-dia, meio dia",
		mid:    "meia-noite, meia noite",
		half:   "meia",
		three:  "um quarto, quarto",
		to:     "para as, para a, para o, pras, pro",
		plus:   "e",
		less:   "menos",
		parts: `am | pm | da manhã, de manhã, da madrugada | da tarde, à tarde, de tarde | da noite, à noite |
			do meio-dia`,
		day:    "manhã, madrugada | tarde | noite",
		spans:  "em, há, daqui a",
		ranges: "ou e às até -",
	}
}
