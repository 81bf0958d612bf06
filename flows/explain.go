package flows

import (
	"fmt"
	"regexp"
	"strings"
)

var unexpected = regexp.MustCompile(`^unexpected token (\w+)(?:\((".*")\))?$`)

// explainSyntax puts a message of expr's parser into an author's words.
func explainSyntax(e *expression, message string) string {
	m := unexpected.FindStringSubmatch(message)
	switch {
	case strings.TrimSpace(e.source) == "":
		return "there is no expression here"
	case m != nil && m[1] == "EOF" && strings.Count(e.source, "(") > strings.Count(e.source, ")"):
		return "a bracket that opens before is not closed; write ) behind what belongs in it"
	case m != nil && m[1] == "EOF", strings.Contains(message, "unexpected end"):
		return "the expression ends too early; something is missing behind it"
	case m != nil && m[2] == `"="`:
		return "to compare write `==`"
	case m != nil && m[2] == `"is"`, m != nil && m[2] == `"equals"`:
		return "to compare write `==` in place of `" + strings.Trim(m[2], `"`) + "`"
	case m != nil && m[1] == "String":
		return "a text stands here where an operator such as == or + is expected"
	case m != nil && m[1] == "Identifier":
		return "`" + strings.Trim(m[2], `"`) + "` cannot stand here; an operator such as ==, and, or + is missing before it, or the quotes around a text"
	case m != nil:
		return "`" + strings.Trim(m[2], `"`) + "` cannot stand here"
	case strings.Contains(message, "cannot be mixed"):
		return "put the part with ?? in brackets: (a ?? b)"
	case strings.Contains(message, "not terminated"):
		return "a quotation mark that opens here is never closed"
	case strings.Contains(message, "unrecognized character"):
		return unrecognized(message)
	case strings.Contains(message, "maximum allowed nodes"):
		return fmt.Sprintf("this expression has more than %d parts; compute some of them with `set`", maxExprNodes)
	}
	return "this expression cannot be read: " + message
}

func unrecognized(message string) string {
	if strings.ContainsAny(message, "“”„‘’«»") {
		return "these are printed quotation marks; write straight ones: \"…\""
	}
	_, c, _ := strings.Cut(message, "'")
	return "the character `" + strings.TrimSuffix(c, "'") + "` cannot stand here"
}

var (
	mismatched = regexp.MustCompile(`^invalid operation: (\S+) \(mismatched types (.+) and (.+)\)$`)
	oneType    = regexp.MustCompile(`^invalid operation: (\S+) \(mismatched type (.+)\)$`)
	badArg     = regexp.MustCompile(`^invalid argument for (\w+) \(type (.+)\)$`)
	noFit      = regexp.MustCompile(`^cannot use (.+) as argument \(type (.+)\) to call (\w+)`)
	noBool     = regexp.MustCompile(`^non-bool expression \(type (.+)\) used as condition$`)
	noField    = regexp.MustCompile(`unknown field (\w+)`)
	noMember   = regexp.MustCompile(`^type (.+) has no (?:field|method) (\w+)$`)
	argCount   = regexp.MustCompile(`^(?:not enough|too many) arguments to call (\w+)|^invalid number of arguments`)
	inWrong    = regexp.MustCompile(`^cannot use (.+) as type (.+) in array$`)
)

// explainType puts a message of expr's checker into an author's words.
func explainType(_ *expression, message string) string {
	message = plainCalls(message)
	if m := mismatched.FindStringSubmatch(message); m != nil {
		return mismatch(m[1], plainTypes(m[2]), plainTypes(m[3]))
	}
	if m := oneType.FindStringSubmatch(message); m != nil {
		return fmt.Sprintf("`%s` does not work on %s", m[1], plainTypes(m[2]))
	}
	if m := badArg.FindStringSubmatch(message); m != nil {
		return fmt.Sprintf("`%s` does not work on %s", m[1], plainTypes(m[2]))
	}
	if m := noFit.FindStringSubmatch(message); m != nil {
		return fmt.Sprintf("`%s` needs %s here, not %s", m[3], plainTypes(m[2]), plainTypes(m[1]))
	}
	if m := noBool.FindStringSubmatch(message); m != nil {
		return "`if` needs a condition that is true or false, not " + plainTypes(m[1])
	}
	if m := noField.FindStringSubmatch(message); m != nil {
		return fmt.Sprintf("there is no `.%s`; an event has `.name`, `.text` and `.agent`", m[1])
	}
	if m := noMember.FindStringSubmatch(message); m != nil {
		return fmt.Sprintf("%s has no `.%s`", plainTypes(m[1]), m[2])
	}
	if m := argCount.FindStringSubmatch(message); m != nil {
		return "the number of values in brackets is wrong for this function"
	}
	if m := inWrong.FindStringSubmatch(message); m != nil {
		return fmt.Sprintf("%s cannot be among values that are each %s", plainTypes(m[1]), plainTypes(m[2]))
	}
	return plainTypes(message)
}

// mismatch says which two things an operator cannot bring together.
func mismatch(operator, left, right string) string {
	switch operator {
	case "==", "!=", "<", "<=", ">", ">=":
		text := fmt.Sprintf("%s cannot be compared with %s (%s)", left, right, operator)
		if left == "a text" && strings.HasSuffix(right, "number") || right == "a text" && strings.HasSuffix(left, "number") {
			text += "; write the number without quotes, or make the text a number with int(…)"
		}
		return text
	case "+":
		if left == "a text" || right == "a text" {
			return fmt.Sprintf("%s and %s cannot be joined with +; write a text with ${…} in it, or use string(…)", left, right)
		}
	case "and", "or", "&&", "||":
		return fmt.Sprintf("both sides of `%s` have to be true or false, but they are %s and %s", operator, left, right)
	case "in":
		return "`in` needs a list or a range on its right, such as [\"a\", \"b\"] or 1..5, not " + right
	}
	return fmt.Sprintf("`%s` does not work on %s and %s", operator, left, right)
}
