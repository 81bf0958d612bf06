package answer

// A vocabulary is what people of one language say for yes and no, and what
// only looks so ("not sure"). Phrases are parted by commas; one behind an = has
// to be the whole message. Longer phrases are heard before the words in them,
// so list what turns a word around: "of course" and "of course not". Capitals,
// punctuation and diacritics do not matter.
type vocabulary struct{ yes, no, neither string }

// vocabularyOf returns the words of a language, by its ISO 639 code.
func vocabularyOf(base string) (vocabulary, bool) {
	switch base {
	case "en":
		return english(), true
	case "fr":
		return french(), true
	case "de":
		return german(), true
	case "es":
		return spanish(), true
	case "it":
		return italian(), true
	case "nl":
		return dutch(), true
	case "pt":
		return portuguese(), true
	default:
		v, ok := brief()[base]
		return v, ok
	}
}

func english() vocabulary {
	return vocabulary{
		yes: `yes, yeah, yep, yup, yea, aye, sure, of course, certainly, definitely, absolutely, correct, indeed,
			affirmative, ok, okay, exactly, go ahead, please do, I think so, that's right, that is right, that's it, true,
			you bet, why not, no problem, not a problem, no doubt, no objection, don't mind, do not mind,
			=right, =fine, =good, =great, =perfect, =please, =I do, =I am, =I have, =I would, =I can, =I did, =it is`,
		no: `no, nope, nah, nay, not, never, negative, false, incorrect, not correct, not right, not true, wrong, no way,
			no thanks, no thank you, not really, not at all, not yet, of course not, certainly not, definitely not,
			absolutely not, sure not, please don't, please do not, don't, doesn't, didn't, isn't, aren't, won't, wouldn't, can't, cannot`,
		neither: `not sure, not certain, not quite sure, not so sure, not entirely sure, don't know, do not know, dunno,
			no idea, no clue, maybe, perhaps, possibly, depends, yes and no, yes or no, don't understand,
			do not understand, don't get it, don't care, do not care, doesn't matter, no preference, not clear`,
	}
}

//nolint:misspell // French is no misspelt English.
func french() vocabulary {
	return vocabulary{
		yes: `oui, ouais, ouaip, ouip, yes, bien sûr, bien sûr que oui, d'accord, exactement, exact, absolument, tout à fait,
			certainement, volontiers, évidemment, effectivement, en effet, correct, ok, okay, c'est ça, c'est bien ça, vrai,
			mais si, bien entendu, avec plaisir, carrément, pourquoi pas, pas de problème, pas de souci, aucun problème,
			sans problème, allez-y, vas-y, =si, =o, =parfait, =bien`,
		no: `non, nan, nope, pas, pas vraiment, pas du tout, pas encore, bien sûr que non, certainement pas, absolument pas,
			surtout pas, évidemment pas, jamais, aucunement, hors de question, faux, incorrect, pas exact, pas vrai, négatif,
			pas d'accord, pas correct, pas tout à fait, non merci`,
		neither: `pas sûr, pas sûre, pas certain, pas certaine, sais pas, sais pas trop, n'en sais rien, aucune idée, peut-être,
			peut-être pas, oui et non, oui ou non, ça dépend, comprends pas, pas compris, peu importe, ça m'est égal`,
	}
}

func german() vocabulary {
	return vocabulary{
		yes: `ja, jo, jep, jawohl, jup, klar, na klar, natürlich, sicher, gerne, gern, genau, stimmt, richtig, korrekt,
			auf jeden Fall, selbstverständlich, freilich, okay, ok, einverstanden, aber ja, bestimmt, unbedingt, absolut,
			kein Problem, warum nicht, wieso nicht, nichts dagegen, =doch, =j, =gut, =passt`,
		no: `nein, nee, nö, nicht, nicht wirklich, noch nicht, natürlich nicht, sicher nicht, bestimmt nicht, klar nicht,
			absolut nicht, selbstverständlich nicht, auf keinen Fall, keinesfalls, keineswegs, niemals, nie, eher nicht,
			lieber nicht, gar nicht, überhaupt nicht, stimmt nicht, nicht richtig, nicht korrekt, falsch, kein, keine, keinen,
			nicht einverstanden, nicht genau`,
		neither: `nicht sicher, nicht ganz sicher, nicht so sicher, unsicher, weiß nicht, weiß ich nicht, weiß es nicht,
			nicht genau wissen, keine Ahnung, vielleicht, eventuell, jein, ja und nein, ja oder nein, kommt darauf an,
			kommt drauf an, verstehe nicht, verstehe ich nicht, nicht verstanden, egal`,
	}
}

func spanish() vocabulary {
	return vocabulary{
		yes: `sí, claro, claro que sí, por supuesto, por supuesto que sí, desde luego, vale, correcto, exacto, exactamente,
			cierto, de acuerdo, así es, efectivamente, ok, okay, seguro, naturalmente, afirmativo, está bien, cómo no,
			por qué no, sin problema, no hay problema, ningún problema, =s, =bueno, =verdad, =perfecto`,
		no: `no, nop, nunca, jamás, claro que no, por supuesto que no, desde luego que no, seguro que no, para nada,
			en absoluto, de ninguna manera, ni hablar, tampoco, negativo, falso, incorrecto, todavía no, aún no, no gracias,
			no es correcto, no es cierto, no está bien, no de acuerdo`,
		neither: `no sé, no lo sé, no sabría, ni idea, no tengo idea, quizás, quizá, tal vez, a lo mejor, no estoy seguro,
			no estoy segura, no seguro, no segura, depende, sí y no, sí o no, no entiendo, no lo entiendo, me da igual`,
	}
}

func italian() vocabulary {
	return vocabulary{
		yes: `sì, certo, certo che sì, ma certo, certamente, sicuro, sicuramente, d'accordo, va bene, esatto, esattamente,
			corretto, giusto, ok, okay, volentieri, senz'altro, ovviamente, naturalmente, assolutamente sì, vero, come no,
			perché no, nessun problema, non c'è problema, =s, =assolutamente, =bene, =perfetto`,
		no: `no, non, certo che no, ma no, direi di no, mai, affatto, per niente, neanche per sogno, nemmeno, ovviamente no,
			naturalmente no, assolutamente no, sicuramente no, falso, sbagliato, non va bene, non è vero, non è corretto,
			non è giusto, non ancora, non proprio, non d'accordo`,
		neither: `non so, non lo so, non saprei, boh, forse, forse no, non sono sicuro, non sono sicura, non sicuro, non sicura,
			dipende, sì e no, sì o no, nessuna idea, può darsi, magari, non capisco, non ho capito, è uguale`,
	}
}

//nolint:misspell // Dutch is no misspelt English.
func dutch() vocabulary {
	return vocabulary{
		yes: `ja, jawel, jazeker, jep, zeker, natuurlijk, tuurlijk, graag, prima, klopt, juist, correct, inderdaad, akkoord,
			ok, oké, okay, uiteraard, absoluut, waarom niet, geen probleem, geen bezwaar, =j, =goed, =jo, =yes`,
		no: `nee, neen, nope, niet, niet echt, nog niet, natuurlijk niet, uiteraard niet, zeker niet, absoluut niet,
			helemaal niet, liever niet, klopt niet, niet juist, niet correct, niet akkoord, nooit, geen, geenszins, onjuist,
			=fout`,
		neither: `weet niet, weet het niet, weet ik niet, geen idee, misschien, niet zeker, niet helemaal zeker,
			hangt ervan af, ligt eraan, ja en nee, ja of nee, begrijp het niet, begrijp ik niet, snap het niet, maakt niet uit`,
	}
}

//nolint:misspell // Portuguese is no misspelt English.
func portuguese() vocabulary {
	return vocabulary{
		yes: `sim, claro, claro que sim, com certeza, certo, certamente, está bem, tá bom, tudo bem, pode ser, exato,
			exatamente, correto, isso, isso mesmo, ok, okay, verdade, óbvio, de acordo, positivo, por que não, sem problema,
			sem problemas, não há problema, não tem problema, =s, =é, =bom, =perfeito`,
		no: `não, nunca, jamais, claro que não, com certeza não, de jeito nenhum, de modo algum, de maneira nenhuma, nem pensar,
			negativo, falso, errado, incorreto, ainda não, não mesmo, nada disso, não é isso, não está bem, não é verdade,
			não está certo, não está correto, não é correto, =no`,
		neither: `não sei, sei lá, não sei bem, talvez, não tenho certeza, não tenho a certeza, não estou certo, não estou certa,
			não faço ideia, sem ideia, depende, sim e não, sim ou não, não entendo, não entendi, quem sabe, tanto faz`,
	}
}
