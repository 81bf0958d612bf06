package answer

// brief has the plainest words of further languages.
func brief() map[string]vocabulary {
	norwegian := vocabulary{
		yes:     "ja, jo, jepp, jada, selvfølgelig, gjerne, ok, okay, stemmer, hvorfor ikke, ikke noe problem",
		no:      "nei, ikke, aldri, selvfølgelig ikke, stemmer ikke",
		neither: "vet ikke, vet jeg ikke, vet det ikke, kanskje, ingen anelse, ikke sikker, ja og nei",
	}
	return map[string]vocabulary{
		"nb": norwegian,
		"nn": norwegian,
		"no": norwegian,
		"sv": {
			yes:     "ja, japp, jo, jadå, javisst, visst, självklart, absolut, okej, ok, gärna, precis, stämmer, varför inte, inga problem",
			no:      "nej, nä, inte, aldrig, absolut inte, självklart inte, visst inte, stämmer inte",
			neither: "vet inte, vet jag inte, vet ej, kanske, ingen aning, inte säker, ja och nej",
		},
		"da": {
			yes:     "ja, jo, jep, jeps, selvfølgelig, naturligvis, gerne, ok, okay, præcis, hvorfor ikke, intet problem",
			no:      "nej, næ, ikke, aldrig, selvfølgelig ikke, naturligvis ikke",
			neither: "ved ikke, ved jeg ikke, ved det ikke, måske, ingen anelse, aner det ikke, ikke sikker, ja og nej",
		},
		"fi": {
			yes:     "kyllä, joo, juu, tottakai, totta kai, toki, okei, ok, selvä, miksi ei, miksipä ei",
			no:      "ei, en, ei todellakaan, ei tietenkään, ei koskaan",
			neither: "en tiedä, ehkä, en ole varma, ei aavistustakaan, kyllä ja ei",
		},
		"pl": {
			yes:     "tak, jasne, oczywiście, pewnie, zgoda, zgadza się, dobrze, ok, czemu nie, dlaczego nie, nie ma problemu",
			no:      "nie, nigdy, oczywiście że nie, raczej nie, nie zgadza się",
			neither: "nie wiem, może, być może, nie jestem pewien, nie jestem pewna, nie mam pojęcia, tak i nie",
		},
		"cs": {
			yes:     "ano, jo, jasně, samozřejmě, určitě, souhlasím, dobře, ok, proč ne, žádný problém",
			no:      "ne, nikdy, samozřejmě že ne, určitě ne, nesouhlasím",
			neither: "nevím, možná, nejsem si jistý, nejsem si jistá, nemám tušení, ano i ne",
		},
		"tr": {
			yes:     "evet, tabii, tabii ki, elbette, tamam, olur, doğru, ok, neden olmasın, sorun değil",
			no:      "hayır, hayir, olmaz, değil, asla, yok, tabii ki hayır, elbette hayır, doğru değil",
			neither: "bilmiyorum, belki, emin değilim, fikrim yok, hem evet hem hayır",
		},
		"ru": {
			yes:     "да, ага, конечно, хорошо, ладно, верно, точно, согласен, согласна, ок, почему нет, почему бы и нет, нет проблем",
			no:      "нет, неа, не, никогда, конечно нет, точно нет, не верно, неверно",
			neither: "не знаю, может быть, возможно, не уверен, не уверена, понятия не имею, и да и нет",
		},
		"uk": {
			yes:     "так, ага, звичайно, звісно, добре, гаразд, згоден, згодна, ок, чому ні, чому б і ні, немає проблем",
			no:      "ні, не, ніколи, звичайно ні, звісно ні",
			neither: "не знаю, можливо, може бути, не впевнений, не впевнена, гадки не маю, і так і ні",
		},
		"ja": {
			yes:     "はい, ええ, うん, そうです, もちろん, いいですよ, オーケー",
			no:      "いいえ, いや, ううん, 違います, ちがいます, いりません, 結構です, けっこうです",
			neither: "わかりません, 分かりません, 知りません, たぶん, 多分",
		},
		"zh": {
			yes:     "是, 是的, 对, 對, 好, 好的, 可以, 行, 嗯, 当然, 當然, 没问题, 沒問題",
			no:      "不, 不是, 不对, 不對, 不行, 不好, 不可以, 不要, 没有, 沒有, 否, 当然不, 當然不, 当然不是, 當然不是",
			neither: "不知道, 不清楚, 不确定, 不確定, 也许, 也許, 可能, 不明白, 是不是",
		},
		"ar": {
			yes:     "نعم, أجل, ايوه, أيوا, طبعا, بالتأكيد, حسنا, موافق, صحيح, اوكي, لم لا, لا مشكلة",
			no:      "لا, كلا, ليس, أبدا, طبعا لا, بالتأكيد لا, غير صحيح",
			neither: "لا أعرف, لا اعرف, لا أدري, لا ادري, ربما, لست متأكدا, لست متأكدة",
		},
	}
}
