package answer_test

import (
	"testing"
	"time"

	"github.com/botrunner/botrunner/bot/answer"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestAMomentIsSaidAsPeopleSayIt(t *testing.T) {
	paris, err := time.LoadLocation("Europe/Paris")
	require.NoError(t, err)
	now := time.Date(2026, 3, 3, 23, 30, 0, 0, time.UTC) // half past midnight in Paris, on Wednesday the 4th
	in := func(days, hour, minute int) time.Time { return time.Date(2026, 3, 4+days, hour, minute, 0, 0, paris) }
	for lang, want := range map[string][6]string{
		"en":    {"today at 9:00", "tomorrow at 9:30", "on Friday at 1:00", "on Saturday at 14:05", "on Tuesday at 9:00", "on Wednesday 11 March at 9:00"},
		"en-US": {"today at 9:00 AM", "tomorrow at 9:30 AM", "on Friday at 1:00 AM", "on Saturday at 2:05 PM", "on Tuesday at 9:00 AM", "on Wednesday, March 11, at 9:00 AM"},
		"fr":    {"aujourd'hui à 9h00", "demain à 9h30", "vendredi à 1h00", "samedi à 14h05", "mardi à 9h00", "mercredi 11 mars à 9h00"},
		"de-AT": {"heute um 9:00 Uhr", "morgen um 9:30 Uhr", "am Freitag um 1:00 Uhr", "am Samstag um 14:05 Uhr", "am Dienstag um 9:00 Uhr", "am Mittwoch, 11. März, um 9:00 Uhr"},
		"es":    {"hoy a las 9:00", "mañana a las 9:30", "el viernes a la 1:00", "el sábado a las 14:05", "el martes a las 9:00", "el miércoles 11 de marzo a las 9:00"},
		"it":    {"oggi alle 9:00", "domani alle 9:30", "venerdì all'1:00", "sabato alle 14:05", "martedì alle 9:00", "mercoledì 11 marzo alle 9:00"},
		"nl":    {"vandaag om 9:00 uur", "morgen om 9:30 uur", "op vrijdag om 1:00 uur", "op zaterdag om 14:05 uur", "op dinsdag om 9:00 uur", "op woensdag 11 maart om 9:00 uur"},
		"pt-BR": {"hoje às 9:00", "amanhã às 9:30", "na sexta-feira à 1:00", "no sábado às 14:05", "na terça-feira às 9:00", "na quarta-feira, 11 de março, às 9:00"},
		"ja":    {"2026-03-04, 09:00", "2026-03-05, 09:30", "2026-03-06, 01:00", "2026-03-07, 14:05", "2026-03-10, 09:00", "2026-03-11, 09:00"},
	} {
		moments := [6]time.Time{in(0, 9, 0), in(1, 9, 30), in(2, 1, 0), in(3, 14, 5), in(6, 9, 0), in(7, 9, 0)}
		for i, at := range moments {
			assert.Equal(t, want[i], answer.Moment(lang, at, now), lang)
		}
	}
}
