package prove

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/botrunner/botrunner/bot"
)

// plain is a text that means itself in YAML without quotes, inside braces.
var plain = regexp.MustCompile(`^\pL[\pL\pN@._ -]*[\pL\pN.]$|^\pL$|^\d+$`)

// loaded are words that YAML takes for something else.
var loaded = []string{"true", "false", "null", "yes", "no", "on", "off", "y", "n"}

// scalar writes a text as it stands inside a test case.
func scalar(s string) string {
	if plain.MatchString(s) && !slices.Contains(loaded, strings.ToLower(s)) {
		return s
	}
	return strconv.Quote(s)
}

// String writes what is given as a test case has it.
func (g Given) String() string {
	var parts []string
	for _, name := range slices.Sorted(maps.Keys(g)) {
		v := g[name]
		if s, is := v.(string); is {
			parts = append(parts, name+": "+scalar(s))
			continue
		}
		parts = append(parts, fmt.Sprintf("%s: %s", name, bot.Print(v)))
	}
	return "{" + strings.Join(parts, ", ") + "}"
}
