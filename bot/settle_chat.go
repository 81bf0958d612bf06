package bot

import (
	"slices"
	"strings"
)

// settleChat finds out what was carried out of what was still to do when the
// conversation was kept, by what the chat has of the customer: said. Words reach
// a chat in order and by nobody else, so what follows the words that are known
// to be there is a beginning of what was to do, of which the last may have
// arrived in part, where a transport cuts long texts.
//
// It returns what is left to do, and what is known to be there now.
func settleChat(todo []keptEffect, known []keptText, said []string) (left []keptEffect, there []keptText) {
	said = behind(known, said)
	there = known
	for _, e := range todo {
		text, isWords := e.words()
		if !isWords || len(said) == 0 {
			left = append(left, e)
			continue
		}
		rest, used := without(text, said)
		said = said[used:]
		switch {
		case used == 0:
			said = nil // not ours: nothing more can be told from it
			left = append(left, e)
		case rest == "":
			there = append(there, rememberText(text))
		default:
			left = append(left, e.cutTo(rest))
			there = append(there, rememberText(strings.TrimSuffix(text, rest)))
		}
	}
	return left, there
}

// behind is what was said after all that is known. What is not known may stand
// in between: a transport can have words of its own. What is doubted may be
// missing.
func behind(known []keptText, said []string) []string {
	last := len(known)
	for last > 0 && known[last-1].isDoubted() {
		last--
	}
	sure := slices.DeleteFunc(slices.Clone(known[:last]), keptText.isDoubted)
	for at := 0; at < len(said) && len(sure) > 0; {
		n := spans(sure[0], said[at:])
		if n == 0 {
			at++
			continue
		}
		sure = sure[1:]
		at += n
		if len(sure) == 0 {
			said = said[at:]
		}
	}
	if len(sure) > 0 {
		return nil // the chat has forgotten: better said twice than never
	}
	for _, doubted := range known[last:] {
		said = said[spans(doubted.doubted(), said):]
	}
	return said
}

// spans is how many messages, from the first on, make up a text that is
// remembered; 0: they do not.
func spans(text keptText, said []string) int {
	var all strings.Builder
	for i, s := range said {
		all.WriteString(solid(s))
		if all.Len() >= text.Size {
			if rememberText(all.String()) == text {
				return i + 1
			}
			return 0
		}
	}
	return 0
}

// without cuts off a text what was said of it, and returns how many messages
// that were.
func without(text string, said []string) (rest string, used int) {
	for _, s := range said {
		next, ok := cutSolid(text, solid(s))
		if !ok {
			break
		}
		text, used = next, used+1
		if solid(text) == "" {
			return "", used
		}
	}
	return text, used
}

// cutSolid cuts the beginning off a text, whatever blanks stand in it.
func cutSolid(text, beginning string) (rest string, ok bool) {
	for _, want := range beginning {
		text = strings.TrimLeftFunc(text, isBlank)
		r, found := strings.CutPrefix(text, string(want))
		if !found {
			return text, false
		}
		text = r
	}
	return strings.TrimLeftFunc(text, isBlank), beginning != ""
}

// cutTo is the effect with what is left of its words.
func (k keptEffect) cutTo(rest string) keptEffect {
	if k.Filtered != nil {
		k.Filtered = &keptFiltered{Message: rest, Hide: k.Filtered.Hide}
		return k
	}
	k.Send = &rest
	return k
}
