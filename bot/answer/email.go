package answer

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// email finds the one mail address of a message. The domain is returned in
// lower case; the part before it belongs to its server and stays as it is.
type email struct{}

func (email) Read(answer string) (any, bool) {
	found := ""
	for word := range strings.FieldsFuncSeq(answer, partsAddresses) {
		address, ok := address(word)
		switch {
		case !ok:
		case found == "":
			found = address
		case !strings.EqualFold(found, address):
			return nil, false
		}
	}
	if found == "" {
		return nil, false
	}
	return found, true
}

// partsAddresses reports whether r can stand beside an address, but not in one.
func partsAddresses(r rune) bool {
	return unicode.IsSpace(r) || unicode.In(r, unicode.Cc, unicode.Cf) || strings.ContainsRune(`<>()[]"«»“”„,;:`, r)
}

// address checks one word, the punctuation around it aside.
func address(word string) (string, bool) {
	word = strings.Trim(word, ".!?'‘’…*")
	local, domain, ok := strings.Cut(word, "@")
	if !ok || !isLocal(local) || !isDomain(domain) || len(word) > 254 {
		return "", false
	}
	return local + "@" + strings.ToLower(domain), true
}

// isLocal checks the part before the @: words with single dots between them.
func isLocal(s string) bool {
	if len(s) > 64 {
		return false
	}
	for part := range strings.SplitSeq(s, ".") {
		if part == "" || strings.ContainsFunc(part, func(r rune) bool {
			return !isLetterOrDigit(r) && !strings.ContainsRune("!#$%&'*+/=?^_`{|}~-", r)
		}) {
			return false
		}
	}
	return true
}

// isDomain checks the part behind the @: at least two labels, the last of which
// is a word.
func isDomain(s string) bool {
	labels := strings.Split(s, ".")
	for _, label := range labels {
		if label == "" || len(label) > 63 || label[0] == '-' || label[len(label)-1] == '-' {
			return false
		}
		if strings.ContainsFunc(label, func(r rune) bool { return !isLetterOrDigit(r) && r != '-' }) {
			return false
		}
	}
	top := labels[len(labels)-1]
	return len(labels) > 1 && utf8.RuneCountInString(top) > 1 && strings.ContainsFunc(top, unicode.IsLetter)
}

// isLetterOrDigit takes the letters of all scripts, as addresses may have them.
func isLetterOrDigit(r rune) bool {
	return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r)
}
