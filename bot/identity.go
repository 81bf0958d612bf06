package bot

import "context"

type identity struct{}

// identified gives a context the id of the conversation that it is for.
func identified(ctx context.Context, id string) context.Context {
	if id == "" {
		return ctx
	}
	return context.WithValue(ctx, identity{}, id)
}

// ConversationID is the id of the conversation on whose behalf something is
// done, as [ServeOptions] has it: every call that [Serve] makes has it in its
// context, so that a log can name it on lines of those who do not know it
// otherwise. Elsewhere it is empty.
func ConversationID(ctx context.Context) string {
	id, _ := ctx.Value(identity{}).(string)
	return id
}
