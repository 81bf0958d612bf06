package flows

import (
	"strings"

	"github.com/botrunner/botrunner/bot"
	"github.com/botrunner/botrunner/bot/answer"

	"golang.org/x/text/language"
)

// A phrasebook is what the engine says by itself in one language. In its texts
// % stands for what is offered.
type phrasebook struct{ didYouMean, whichOne, readBack, yes, no, fileLost string }

// phrasebooks has the languages in which yes and no are understood.
func phrasebooks() map[string]phrasebook {
	norwegian := phrasebook{"Mente du «%»?", "Hvilken mener du?", "Jeg har forstått %. Stemmer det?", "Ja", "Nei", "% kom dessverre ikke fram."}
	return map[string]phrasebook{
		"en": {`Did you mean "%"?`, "Which one do you mean?", "I have understood %. Is that right?", "Yes", "No", "Sorry, % could not be passed on."},
		"fr": {"Vouliez-vous dire « % » ?", "Lequel voulez-vous dire ?", "J'ai compris %. Est-ce exact ?", "Oui", "Non", "Désolé, % n'a pas pu être transmis."},
		"de": {"Meinten Sie „%“?", "Was davon meinen Sie?", "Ich habe % verstanden. Stimmt das?", "Ja", "Nein", "% konnte leider nicht weitergegeben werden."},
		"es": {"¿Quiso decir «%»?", "¿Cuál quiere decir?", "He entendido %. ¿Es correcto?", "Sí", "No", "Lo siento, no se ha podido enviar %."},
		"it": {"Intendeva «%»?", "Quale intende?", "Ho capito %. È corretto?", "Sì", "No", "Purtroppo % non è stato inoltrato."},
		"nl": {"Bedoelde u ‘%’?", "Welke bedoelt u?", "Ik heb % begrepen. Klopt dat?", "Ja", "Nee", "% kon helaas niet worden doorgegeven."},
		"pt": {"Quis dizer “%”?", "Qual deles quer dizer?", "Entendi %. Está certo?", "Sim", "Não", "Não foi possível encaminhar %."},
		"nb": norwegian, "nn": norwegian, "no": norwegian,
		"sv": {"Menade du ”%”?", "Vilken menar du?", "Jag har förstått %. Stämmer det?", "Ja", "Nej", "% kom tyvärr inte fram."},
		"da": {"Mente du »%«?", "Hvilken mener du?", "Jeg har forstået %. Er det rigtigt?", "Ja", "Nej", "% nåede desværre ikke frem."},
		"fi": {"Tarkoititko ”%”?", "Kumpaa tarkoitat?", "Ymmärsin: %. Onko se oikein?", "Kyllä", "Ei", "Tiedostoa % ei valitettavasti voitu välittää."},
		"pl": {"Czy chodziło o „%”?", "O co chodzi?", "Rozumiem: %. Zgadza się?", "Tak", "Nie", "Niestety nie udało się przekazać %."},
		"cs": {"Měli jste na mysli „%“?", "Co máte na mysli?", "Rozumím: %. Je to správně?", "Ano", "Ne", "Soubor % se bohužel nepodařilo předat."},
		"tr": {"“%” mi demek istediniz?", "Hangisini kastediyorsunuz?", "% anladım. Doğru mu?", "Evet", "Hayır", "Maalesef % iletilemedi."},
		"ru": {"Вы имели в виду «%»?", "Что вы имеете в виду?", "Я понял так: %. Верно?", "Да", "Нет", "К сожалению, % не удалось передать."},
		"uk": {"Ви мали на увазі «%»?", "Що ви маєте на увазі?", "Я зрозумів так: %. Правильно?", "Так", "Ні", "На жаль, % не вдалося передати."},
		"ja": {"「%」のことですか?", "どちらのことですか?", "%と理解しました。よろしいですか?", "はい", "いいえ", "申し訳ありませんが、%を送れませんでした。"},
		"zh": {"您是说“%”吗?", "您指的是哪一个?", "我的理解是%。对吗?", "是", "否", "抱歉,%未能转发。"},
		"ar": {"هل تقصد «%»؟", "أيهما تقصد؟", "فهمت %. هل هذا صحيح؟", "نعم", "لا", "عذرا، تعذر إرسال %."},
	}
}

// phrasebookFor is that of a language, or the English one.
func phrasebookFor(tag string) phrasebook {
	books := phrasebooks()
	if t, err := language.Parse(tag); err == nil {
		base, _ := t.Base()
		if book, ok := books[base.String()]; ok {
			return book
		}
	}
	return books["en"]
}

// phrases are what the engine says by itself: in the author's words, or in ours.
func (c *compiler) phrases() {
	c.d.Phrases = c.phrasesIn(c.lang, c.f.Defaults.DidYouMean, c.f.Defaults.WhichOne)
}

// phrasesIn are the phrases in a language, with the author's own where there
// are such.
func (c *compiler) phrasesIn(lang string, didYouMean, whichOne *Value) bot.Phrases {
	book := phrasebookFor(lang)
	p := bot.Phrases{
		DidYouMean: withLabel(book.didYouMean), WhichOne: bot.Text{Fixed: book.whichOne}, FileLost: withLabel(book.fileLost),
		Yes: bot.Text{Fixed: book.yes}, No: bot.Text{Fixed: book.no},
	}
	if didYouMean != nil {
		p.DidYouMean = c.labelled(didYouMean)
	}
	if whichOne != nil {
		p.WhichOne = c.offering(whichOne, false)
	}
	if yesNo, err := answer.New("yes_no", answer.Options{Languages: []string{lang}}); err == nil {
		p.YesNo = yesNo
	}
	return p
}

// withLabel is one of our phrases.
func withLabel(phrase string) bot.Text {
	return bot.Text{Expr: func(s bot.Scope) (any, error) {
		return strings.Replace(phrase, "%", s.Label, 1), nil
	}}
}

// readBack is what is said to have an answer confirmed; true stands for our
// phrase.
func (c *compiler) readBack(q *Question) bot.Text {
	switch {
	case q.ReadBack == nil || q.ReadBack.Text == "false":
		return bot.Text{}
	case q.Type != nil && q.Type.Text == "secret":
		c.errorf(q.ReadBack.At, "a secret cannot be read back; leave `read_back` out")
		return bot.Text{}
	case q.ReadBack.Text == "true":
		text := withLabel(phrasebookFor(c.lang).readBack)
		for _, lang := range c.languages {
			text.In = append(text.In, withLabel(phrasebookFor(lang).readBack))
		}
		return text
	default:
		text := c.labelled(q.ReadBack)
		for i, tv := range c.translated[q.ReadBack] {
			text.In = append(text.In, bot.Text{})
			if tv != nil {
				text.In[i] = c.spoken[i].labelled(tv)
			}
		}
		return text
	}
}

// labelled compiles a text in which ${label} is what is offered to the customer.
func (c *compiler) labelled(v *Value) bot.Text { return c.offering(v, true) }

// offering is labelled where the text may leave out what is offered.
func (c *compiler) offering(v *Value, named bool) bot.Text {
	parts := c.parts(v)
	var pieces []piece
	offered := false
	for _, p := range parts {
		if p.isExpr && strings.TrimSpace(p.text) == "label" {
			offered = true
			pieces = append(pieces, piece{expr: func(s bot.Scope) (any, error) { return s.Label, nil }})
			continue
		}
		more, ok := c.pieces(v, []part{p}, false)
		if !ok {
			return bot.Text{}
		}
		pieces = append(pieces, more...)
	}
	if !offered && named {
		c.warnf(v.At, "this text does not say what is asked about; put ${label} where it belongs")
	}
	return bot.Text{Expr: func(s bot.Scope) (any, error) {
		text, _, err := join(pieces, s)
		return text, err
	}}
}
