package answer

import (
	"strings"

	"github.com/botrunner/botrunner/internal/words"
)

// domains are where most people have their mail.
var domains = strings.Fields(`
gmail.com ymail.com email.com googlemail.com yahoo.com hotmail.com outlook.com live.com msn.com icloud.com me.com aol.com mail.com
protonmail.com proton.me gmx.com gmx.net gmx.de gmx.at gmx.ch web.de t-online.de freenet.de posteo.de
hotmail.fr yahoo.fr orange.fr wanadoo.fr free.fr laposte.net sfr.fr outlook.fr live.fr
hotmail.co.uk yahoo.co.uk btinternet.com outlook.es hotmail.es yahoo.es libero.it hotmail.it yahoo.it virgilio.it
ziggo.nl kpnmail.nl hotmail.nl live.nl planet.nl bluewin.ch telenet.be skynet.be
uol.com.br bol.com.br terra.com.br yahoo.com.br hotmail.com.br sapo.pt
comcast.net verizon.net att.net sbcglobal.net bellsouth.net cox.net
yandex.ru mail.ru rambler.ru qq.com 163.com 126.com`)

// Suggest offers the address that was rather meant: ada@gmial.com is known to
// nobody, and one slip away from a domain that many have. It has to be near to
// just one.
func (e email) Suggest(answer string) (better string, ok bool) {
	value, ok := e.Read(answer)
	if !ok {
		return "", false
	}
	local, domain, _ := strings.Cut(value.(string), "@")
	near := ""
	for _, known := range domains {
		switch {
		case known == domain:
			return "", false
		case max(len(known), len(domain))-min(len(known), len(domain)) > 2, !slips(domain, known): // two slips at most
		case near != "":
			return "", false
		default:
			near = known
		}
	}
	if near == "" {
		return "", false
	}
	return local + "@" + near, true
}

// slips reports whether a domain is a known one with slips of the finger: one
// in gmail, two in outlook, none in names as short as live, which are near to
// too much. Another country is no slip: yahoo.de is not yahoo.fr.
func slips(domain, known string) bool {
	name, ending, _ := strings.Cut(domain, ".")
	knownName, knownEnding, _ := strings.Cut(known, ".")
	if name == knownName {
		if len(ending) == 2 {
			return knownEnding == "com" && (ending == "cm" || ending == "co" || ending == "om")
		}
		return words.Distance(ending, knownEnding, 1) <= 1
	}
	limit := 1
	if len(knownName) >= 7 {
		limit = 2
	}
	return len(knownName) >= 5 && ending == knownEnding && words.Distance(name, knownName, limit) <= limit
}
