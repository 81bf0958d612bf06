package answer

// A calendar is what people of one language call days. A list has its words in
// order; a / parts words for the same, a comma parts phrases. A # stands for a
// number with its unit: "in #" is "in two weeks".
type calendar struct {
	months   string // January to December
	days     string // Monday to Sunday; no short form that is another word
	units    string // day, week, month, year
	offsets  string // the day before yesterday to the day after tomorrow; phrases, parted by |
	ahead    string // in # weeks
	ago      string // # weeks ago
	this     string // beside a weekday: the coming one
	next     string // beside a weekday: the coming one, or that of next week
	last     string
	weeks    string // last week | this week | next week
	join     string // may stand between day, month and year
	ranges   string // joins two days: from 3 to 5 March
	bounds   string // makes of a day one that is not meant: before, not
	later    string // behind a weekday: Monday week
	suffixes string // behind the digits of a day: 3rd
	ordinals string // 1 to 31, or fewer
	endings  string // of ordinals
	written  string // a day as a text has it: D, M and Y stand for its parts
	idioms   map[int]int
	sunday   bool // some begin the week with it
}

// calendarOf returns the words of a language, by its ISO 639 code. A language
// that is not there has its dates in digits.
func calendarOf(base string) calendar {
	switch base {
	case "en":
		return englishCalendar()
	case "fr":
		return frenchCalendar()
	case "de":
		return germanCalendar()
	case "es":
		return spanishCalendar()
	case "it":
		return italianCalendar()
	case "nl":
		return dutchCalendar()
	case "pt":
		return portugueseCalendar()
	default:
		return calendar{}
	}
}

func englishCalendar() calendar {
	return calendar{
		written: "D M Y",
		months: `January/Jan February/Feb March/Mar April/Apr May June/Jun July/Jul August/Aug September/Sep/Sept
			October/Oct November/Nov December/Dec`,
		days:     "Monday/Mon Tuesday/Tue/Tues Wednesday/Wed Thursday/Thu/Thur/Thurs Friday/Fri Saturday Sunday",
		units:    "day/days week/weeks month/months year/years",
		offsets:  "the day before yesterday, day before yesterday | yesterday | today | tomorrow | the day after tomorrow, day after tomorrow",
		ahead:    "in #, # from now, # from today, within #",
		ago:      "# ago",
		this:     "this, coming, this coming",
		next:     "next",
		last:     "last",
		weeks:    "last week | this week | next week",
		join:     "of the in",
		ranges:   "or and to till until through -",
		bounds:   "before after not since except",
		later:    "week, fortnight",
		suffixes: "st nd rd th",
		ordinals: `first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth
			sixteenth seventeenth eighteenth nineteenth twentieth twenty-first twenty-second twenty-third twenty-fourth
			twenty-fifth twenty-sixth twenty-seventh twenty-eighth twenty-ninth thirtieth thirty-first`,
		sunday: true,
	}
}

func frenchCalendar() calendar {
	return calendar{
		written: "D M Y",
		months: `janvier/janv février/févr/fév mars avril/avr mai juin juillet/juil août septembre/sept octobre/oct
			novembre/nov décembre/déc`,
		days:     "lundi mardi mercredi jeudi vendredi samedi dimanche",
		units:    "jour/jours semaine/semaines mois an/ans/année/années",
		offsets:  "avant-hier, avant hier | hier | aujourd'hui | demain | après-demain, après demain",
		ahead:    "dans #, d'ici #",
		ago:      "il y a #",
		this:     "ce, qui vient",
		next:     "prochain",
		last:     "dernier, passé",
		weeks:    "semaine dernière, semaine passée | cette semaine | semaine prochaine",
		join:     "de du le",
		ranges:   "ou et à au jusqu'au -",
		bounds:   "avant après pas sauf depuis",
		later:    "en huit, en quinze",
		suffixes: "er e ème",
		ordinals: "premier",
		idioms:   map[int]int{8: 7, 15: 14},
	}
}

func germanCalendar() calendar {
	return calendar{
		written: "D. M Y",
		months: `Januar/Jänner/Jan Februar/Feber/Feb März/Maerz/Mrz April/Apr Mai Juni/Jun/Juno Juli/Jul August/Aug
			September/Sep/Sept Oktober/Okt November/Nov Dezember/Dez`,
		days:    "Montag Dienstag Mittwoch Donnerstag Freitag Samstag/Sonnabend Sonntag",
		units:   "Tag/Tage/Tagen Woche/Wochen Monat/Monate/Monaten Jahr/Jahre/Jahren",
		offsets: "vorgestern | gestern | heute | morgen | übermorgen",
		ahead:   "in #, heute in #",
		ago:     "vor #",
		this:    "diesen, dieser, kommenden, kommender, diesen kommenden",
		next:    "nächsten, nächster, naechsten",
		last:    "letzten, letzter, vergangenen, vorigen",
		weeks:   "letzte Woche, vorige Woche | diese Woche, dieser Woche | nächste Woche, nächster Woche, kommende Woche, kommender Woche",
		join:    "des der den im",
		ranges:  "oder und bis -",
		bounds:  "vor nach nicht außer seit",
		ordinals: `erst zweit dritt viert fünft sechst siebt/siebent acht neunt zehnt elft zwölft dreizehnt vierzehnt fünfzehnt
			sechzehnt siebzehnt achtzehnt neunzehnt zwanzigst einundzwanzigst zweiundzwanzigst dreiundzwanzigst
			vierundzwanzigst fünfundzwanzigst sechsundzwanzigst siebenundzwanzigst achtundzwanzigst neunundzwanzigst
			dreißigst einunddreißigst`,
		endings: "er en e",
		idioms:  map[int]int{8: 7},
	}
}

func spanishCalendar() calendar {
	return calendar{
		written: "D de M de Y",
		months: `enero/ene febrero/feb marzo/mar abril/abr mayo/may junio/jun julio/jul agosto/ago
			septiembre/setiembre/sept/sep octubre/oct noviembre/nov diciembre/dic`,
		days:     "lunes martes miércoles jueves viernes sábado domingo",
		units:    "día/días semana/semanas mes/meses año/años",
		offsets:  "anteayer, antes de ayer | ayer | hoy | mañana | pasado mañana",
		ahead:    "en #, dentro de #",
		ago:      "hace #, # atrás",
		this:     "este, que viene",
		next:     "próximo",
		last:     "pasado",
		weeks:    "semana pasada | esta semana | próxima semana, semana próxima, semana que viene",
		join:     "de del el",
		ranges:   "o y a al hasta -",
		bounds:   "antes después no excepto salvo",
		suffixes: "º ro er",
		ordinals: "primero",
		idioms:   map[int]int{8: 7, 15: 14},
	}
}

func italianCalendar() calendar {
	return calendar{
		written: "D M Y",
		months: `gennaio/gen febbraio/feb marzo/mar aprile/apr maggio/mag giugno/giu luglio/lug agosto/ago
			settembre/sett/set ottobre/ott novembre/nov dicembre/dic`,
		days:     "lunedì martedì mercoledì giovedì venerdì sabato domenica",
		units:    "giorno/giorni settimana/settimane mese/mesi anno/anni",
		offsets:  "l'altro ieri, l'altroieri, altro ieri | ieri | oggi | domani | dopodomani, dopo domani",
		ahead:    "tra #, fra #, entro #",
		ago:      "# fa",
		this:     "questo, questa",
		next:     "prossimo, prossima",
		last:     "scorso, scorsa",
		weeks:    "settimana scorsa, scorsa settimana | questa settimana | settimana prossima, prossima settimana",
		join:     "di del il dell",
		ranges:   "o e a al fino -",
		bounds:   "prima dopo non tranne",
		suffixes: "º",
		ordinals: "primo",
		idioms:   map[int]int{8: 7, 15: 14},
	}
}

func dutchCalendar() calendar {
	return calendar{
		written: "D M Y",
		months: `januari/jan februari/feb maart/mrt april/apr mei juni/jun juli/jul augustus/aug september/sept/sep
			oktober/okt november/nov december/dec`,
		days:     "maandag dinsdag woensdag donderdag vrijdag zaterdag zondag",
		units:    "dag/dagen week/weken maand/maanden jaar/jaren",
		offsets:  "eergisteren | gisteren | vandaag | morgen | overmorgen",
		ahead:    "over #, binnen #",
		ago:      "# geleden",
		this:     "deze, aanstaande, komende",
		next:     "volgende",
		last:     "vorige, afgelopen",
		weeks:    "vorige week | deze week | volgende week, komende week",
		join:     "van de",
		ranges:   "of en tot -",
		bounds:   "voor na niet behalve sinds",
		suffixes: "e de ste",
		ordinals: `eerste tweede derde vierde vijfde zesde zevende achtste negende tiende elfde twaalfde dertiende veertiende
			vijftiende zestiende zeventiende achttiende negentiende twintigste eenentwintigste tweeëntwintigste
			drieëntwintigste vierentwintigste vijfentwintigste zesentwintigste zevenentwintigste achtentwintigste
			negenentwintigste dertigste eenendertigste`,
	}
}

func portugueseCalendar() calendar {
	return calendar{
		written: "D de M de Y",
		months: `janeiro/jan fevereiro/fev março/mar abril/abr maio/mai junho/jun julho/jul agosto/ago setembro/set
			outubro/out novembro/nov dezembro/dez`,
		days: `segunda-feira/segunda terça-feira/terça quarta-feira/quarta quinta-feira/quinta sexta-feira/sexta
			sábado domingo`,
		units:    "dia/dias semana/semanas mês/meses ano/anos",
		offsets:  "anteontem | ontem | hoje | amanhã | depois de amanhã",
		ahead:    "em #, daqui a #, dentro de #",
		ago:      "há #, # atrás",
		this:     "este, esta, nesta, neste, que vem",
		next:     "próximo, próxima",
		last:     "passado, passada, último, última",
		weeks:    "semana passada | esta semana, nesta semana | próxima semana, semana que vem",
		join:     "de do o",
		ranges:   "ou e a ao até -",
		bounds:   "antes depois não exceto",
		suffixes: "º",
		ordinals: "primeiro",
		idioms:   map[int]int{8: 7, 15: 14},
		sunday:   true,
	}
}
