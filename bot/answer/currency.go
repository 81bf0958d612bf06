package answer

import (
	"strings"

	"golang.org/x/text/currency"
	"golang.org/x/text/language"
)

// currencies has a line for each: the code, the names of its money, and behind
// a bar those of a hundredth of it. Several currencies can have a name; the
// most common one stands first.
const currencies = `
EUR € euro euros | cent cents ct centime centimes centimo centimos centesimo centesimi centimos centimo
USD $ us$ dollar dollars dolar dolares dollaro dollari bucks | cent cents ct ¢ centavo centavos
GBP £ pound pounds quid livre livres pfund libra libras sterlina sterline pond | pence penny p
CHF fr franc francs franken franchi franco francos sfr | rappen centime centimes centesimi
JPY ¥ yen 円 |
CNY ¥ yuan rmb 元 |
CAD $ c$ ca$ dollar dollars | cent cents
AUD $ a$ au$ dollar dollars bucks | cent cents
NZD $ nz$ dollar dollars bucks | cent cents
SGD $ s$ dollar dollars | cent cents
HKD $ hk$ dollar dollars | cent cents
MXN $ mx$ peso pesos | centavo centavos
ARS $ peso pesos | centavo centavos
CLP $ peso pesos |
COP $ peso pesos | centavo centavos
PHP ₱ peso pesos | centavo centavos
BRL r$ real reais | centavo centavos
SEK kr krona kronor :- | öre
NOK kr krone kroner | øre
DKK kr krone kroner | øre
ISK kr króna krónur |
PLN zł złoty złote złotych zloty | grosz grosze groszy
CZK Kč koruna koruny korun | haléř
HUF Ft forint |
RON leu lei | ban bani
RUB ₽ руб рубль рубля рублей | коп копеек
UAH ₴ грн гривня гривні гривень | коп копійок
TRY ₺ TL lira | kuruş
INR ₹ rs rupee rupees | paise
ZAR r rand | cent cents
ILS ₪ shekel shekels |
KRW ₩ won 원 |
AED dirham dirhams | fils
SAR riyal riyals |
`

// moneyNames are the names of money, and the currencies that each can be.
type moneyNames struct {
	whole map[string][]string
	cents map[string][]string
}

func newMoneyNames(own string) moneyNames {
	m := moneyNames{whole: map[string][]string{}, cents: map[string][]string{}}
	for line := range strings.Lines(currencies) {
		names, cents, _ := strings.Cut(line, "|")
		code, _, ok := strings.Cut(line, " ")
		if !ok {
			continue
		}
		for name := range strings.FieldsSeq(names) {
			m.whole[fold(name)] = append(m.whole[fold(name)], code)
		}
		for name := range strings.FieldsSeq(cents) {
			m.cents[fold(name)] = append(m.cents[fold(name)], code)
		}
	}
	if name := fold(own); own != "" && len(m.whole[name]) == 0 {
		m.whole[name] = []string{own}
	}
	return m
}

// currencyOf is the currency of a flow: the one that is named, or that of a
// region that is named. A language alone tells nothing: English is spoken with
// pounds and dollars.
func currencyOf(o Options, tags []language.Tag) (code string, err error) {
	if o.Currency != "" {
		unit, err := currency.ParseISO(o.Currency)
		return unit.String(), err
	}
	region, sure := tags[0].Region()
	if o.Region != "" {
		region, sure = language.MustParseRegion(o.Region), language.Exact
	}
	if unit, ok := currency.FromRegion(region); ok && sure == language.Exact {
		return unit.String(), nil
	}
	return "", nil
}
