package webmessaging

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/botrunner/botrunner/adapter/genesys"
)

// AttributeNames are the custom attributes under which an Architect flow finds
// what this wire has no place for. A name of "-" leaves its attribute out.
type AttributeNames struct {
	DisplayName string // default displayName
	TargetType  string // default: left out
	Queue       string // default routingQueue
	Skills      string // default routingSkills; separated by commas
	Language    string // default routingLanguage
	Priority    string // default routingPriority
}

func (n AttributeNames) withDefaults() AttributeNames {
	orDefault(&n.DisplayName, "displayName")
	orDefault(&n.TargetType, "-")
	orDefault(&n.Queue, "routingQueue")
	orDefault(&n.Skills, "routingSkills")
	orDefault(&n.Language, "routingLanguage")
	orDefault(&n.Priority, "routingPriority")
	return n
}

// write puts user data and routing into custom attributes.
func (n AttributeNames) write(r genesys.StartRequest) Strings {
	all := Strings{}
	put := func(name, value string) {
		if name != "-" && value != "" {
			all[name] = value
		}
	}
	put(n.DisplayName, r.DisplayName)
	put(n.TargetType, r.Routing.TargetType)
	put(n.Queue, r.Routing.TargetAddress)
	put(n.Skills, strings.Join(r.Routing.Skills, ","))
	put(n.Language, r.Routing.Language)
	if r.Routing.Priority != nil {
		put(n.Priority, strconv.Itoa(*r.Routing.Priority))
	}
	maps.Copy(all, r.UserData)
	return all
}

// Read takes custom attributes apart, as the contact centre's flow does: routing
// and name by their names here, and all others as user data. A priority that is
// no number counts as none.
func (n AttributeNames) Read(attributes map[string]string) genesys.StartRequest {
	n = n.withDefaults()
	rest := maps.Clone(attributes)
	take := func(name string) string {
		defer delete(rest, name)
		return rest[name]
	}
	r := genesys.StartRequest{DisplayName: take(n.DisplayName), UserData: rest}
	r.Routing.TargetType, r.Routing.TargetAddress = take(n.TargetType), take(n.Queue)
	r.Routing.Language = take(n.Language)
	r.Routing.Skills = slices.DeleteFunc(strings.Split(take(n.Skills), ","), func(s string) bool {
		return strings.TrimSpace(s) == ""
	})
	for i, s := range r.Routing.Skills {
		r.Routing.Skills[i] = strings.TrimSpace(s)
	}
	if priority, err := strconv.Atoi(take(n.Priority)); err == nil {
		r.Routing.Priority = &priority
	}
	return r
}
