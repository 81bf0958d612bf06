package prove

import (
	"errors"
	"fmt"
	"slices"

	"github.com/botrunner/botrunner/flows"

	"go.yaml.in/yaml/v4"
)

// Known is what a contact centre has. A list that is empty is not compared.
type Known struct {
	Queues, Skills, Languages []string
}

// LoadKnown reads what a contact centre has: a YAML file with the lists
// `queues`, `skills` and `languages`, of which any may be left out.
func LoadKnown(name string, data []byte) (Known, error) {
	var doc yaml.Node
	if err := yaml.Load(data, &doc); err != nil {
		return Known{}, fmt.Errorf("%s: %w", name, err)
	}
	var k Known
	if len(doc.Content) == 0 || doc.Content[0].Kind != yaml.MappingNode {
		return k, fmt.Errorf("%s: a mapping with the lists queues, skills and languages is expected", name)
	}
	lists := map[string]*[]string{"queues": &k.Queues, "skills": &k.Skills, "languages": &k.Languages}
	var faults []error
	top := doc.Content[0].Content
	for i := 0; i+1 < len(top); i += 2 {
		key, list := top[i], top[i+1]
		to := lists[key.Value]
		switch {
		case to == nil:
			faults = append(faults, fmt.Errorf("%s:%d: unknown key %q; it may be queues, skills or languages", name, key.Line, key.Value))
		case list.Kind != yaml.SequenceNode:
			faults = append(faults, fmt.Errorf("%s:%d: %s has to be a list", name, key.Line, key.Value))
		default:
			for _, item := range list.Content {
				*to = append(*to, item.Value)
			}
		}
	}
	return k, errors.Join(faults...)
}

// Compare reports what a flow can ask for and the contact centre does not have.
// The name is how problems call the flow file.
func (k Known) Compare(name string, asked Routing) flows.Problems {
	var problems flows.Problems
	add := func(r Request, s flows.Severity, text string) {
		problems = append(problems, flows.Problem{File: name, Position: r.at, Severity: s, Text: text})
	}
	lists := map[What][]string{Queue: k.Queues, Skill: k.Skills, Language: k.Languages}
	for _, r := range asked {
		list := lists[r.What]
		switch {
		case len(list) == 0 || r.What == Priority:
		case r.Any:
			add(r, flows.Warning, fmt.Sprintf("step `%s` can ask for any %s here, so it cannot be told whether it is a known one", r.Step, r.What))
		case !slices.Contains(list, r.Value):
			text := fmt.Sprintf("step `%s` can ask for the %s `%s`, which is not known", r.Step, r.What, r.Value)
			add(r, flows.Error, text+flows.DidYouMean(r.Value, list))
		}
	}
	return problems.Sorted()
}
