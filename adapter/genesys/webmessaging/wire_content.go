package webmessaging

// Content is one element of a structured message: the member that ContentType
// names is set. Kinds that this package does not know have none.
type Content struct {
	ContentType    ContentType     `json:"contentType"`
	Attachment     *Attachment     `json:"attachment,omitempty"`
	QuickReply     *QuickReply     `json:"quickReply,omitempty"`
	QuickReplyV2   *QuickReplyV2   `json:"quickReplyV2,omitempty"`
	ButtonResponse *ButtonResponse `json:"buttonResponse,omitempty"`
	Card           *Card           `json:"card,omitempty"`
	Carousel       *Carousel       `json:"carousel,omitempty"`
	DatePicker     *DatePicker     `json:"datePicker,omitempty"`
	ListPicker     *ListPicker     `json:"listPicker,omitempty"`
	Form           *Form           `json:"form,omitempty"`
}

// ContentType says what a [Content] is.
type ContentType string

// The content types that this package speaks.
const (
	ContentAttachment     ContentType = "Attachment"
	ContentQuickReply     ContentType = "QuickReply"
	ContentQuickReplyV2   ContentType = "QuickReplyV2"
	ContentButtonResponse ContentType = "ButtonResponse"
	ContentCard           ContentType = "Card"
	ContentCarousel       ContentType = "Carousel"
	ContentDatePicker     ContentType = "DatePicker"
	ContentListPicker     ContentType = "ListPicker"
	ContentForm           ContentType = "Form"
)

// Attachment is a file. A guest names one that is uploaded by its id alone.
type Attachment struct {
	ID        string `json:"id"`
	Filename  string `json:"filename,omitempty"`
	FileSize  int64  `json:"fileSize,omitempty"`
	MediaType string `json:"mediaType,omitempty"` // Image, Video, Audio, File, Link
	MIME      string `json:"mime,omitempty"`
	SHA256    string `json:"sha256,omitempty"`
	Text      string `json:"text,omitempty"`
	URL       string `json:"url,omitempty"` // good for some minutes
}

// QuickReply is one button below a text.
type QuickReply struct {
	Text    string `json:"text"`
	Payload string `json:"payload"`
	Image   string `json:"image,omitempty"`
	Action  string `json:"action,omitempty"` // Message
}

// QuickReplyV2 is several buttons under a title.
type QuickReplyV2 struct {
	Title   string         `json:"title,omitempty"`
	Actions []ButtonAction `json:"actions,omitempty"`
}

// ButtonAction is what a button does: a Postback is an answer, a Link is not.
type ButtonAction struct {
	Type    string `json:"type"`
	Text    string `json:"text,omitempty"`
	URL     string `json:"url,omitempty"`
	Payload string `json:"payload,omitempty"`
}

// The types of a [ButtonAction].
const (
	ActionLink     = "Link"
	ActionPostback = "Postback"
)

// ButtonResponse is the guest's answer by a button. Originating names the
// message that asked.
type ButtonResponse struct {
	Type        ButtonType `json:"type"`
	Text        string     `json:"text"`
	Payload     string     `json:"payload"`
	Originating string     `json:"originatingMessageId,omitempty"`
}

// ButtonType says what kind of question a [ButtonResponse] answers.
type ButtonType string

// The button types.
const (
	ButtonQuickReply ButtonType = "QuickReply"
	ButtonCard       ButtonType = "Button"
	ButtonDatePicker ButtonType = "DatePicker"
	ButtonListPicker ButtonType = "ListPicker"
	ButtonForm       ButtonType = "Form"
)

// Card is a picture with buttons.
type Card struct {
	Title         string         `json:"title"`
	Description   string         `json:"description,omitempty"`
	Image         string         `json:"image,omitempty"`
	Video         string         `json:"video,omitempty"`
	DefaultAction *ButtonAction  `json:"defaultAction,omitempty"`
	Actions       []ButtonAction `json:"actions,omitempty"`
}

// Carousel is several cards.
type Carousel struct {
	Cards []Card `json:"cards"`
}

// DatePicker offers appointments.
type DatePicker struct {
	Title          string     `json:"title,omitempty"`
	Subtitle       string     `json:"subtitle,omitempty"`
	ImageURL       string     `json:"imageUrl,omitempty"`
	DateMinimum    string     `json:"dateMinimum,omitempty"`
	DateMaximum    string     `json:"dateMaximum,omitempty"`
	AvailableTimes []DateSlot `json:"availableTimes,omitempty"`
}

// DateSlot is one appointment; its duration is in seconds.
type DateSlot struct {
	DateTime string  `json:"dateTime"`
	Duration float64 `json:"duration,omitempty"`
}

// ListPicker offers items in sections.
type ListPicker struct {
	ID       string        `json:"id,omitempty"`
	Sections []ListSection `json:"sections,omitempty"`
}

// ListSection is some items of which one may be chosen, or several.
type ListSection struct {
	Title             string     `json:"title,omitempty"`
	MultipleSelection bool       `json:"multipleSelection,omitempty"`
	Items             []ListItem `json:"items,omitempty"`
}

// ListItem is one item to choose.
type ListItem struct {
	ID       string `json:"id"`
	Title    string `json:"title"`
	Subtitle string `json:"subtitle,omitempty"`
	ImageURL string `json:"imageUrl,omitempty"`
}

// Form asks for several things at once; with Response set it is the answer.
type Form struct {
	CannedResponseID string       `json:"cannedResponseId,omitempty"`
	Introduction     *FormHeading `json:"introduction,omitempty"`
	Pages            []FormPage   `json:"formPages,omitempty"`
	ShowSummary      bool         `json:"showSummary,omitempty"`

	Originating string      `json:"originatingMessageId,omitempty"`
	Response    []FormField `json:"response,omitempty"`
}

// FormHeading is what stands above a form.
type FormHeading struct {
	Title      string `json:"title,omitempty"`
	Subtitle   string `json:"subtitle,omitempty"`
	ImageURL   string `json:"imageUrl,omitempty"`
	ButtonText string `json:"buttonText,omitempty"`
}

// FormPage is one page of a form.
type FormPage struct {
	Title      string          `json:"title,omitempty"`
	Subtitle   string          `json:"subtitle,omitempty"`
	Components []FormComponent `json:"pageComponents,omitempty"`
}

// FormComponent is one thing that a form asks for. What is known of it is its
// kind; id and title are read where they are likely to be.
type FormComponent struct {
	ID         string      `json:"id,omitempty"`
	Kind       string      `json:"formComponentType"` // Input, DatePicker, ListPicker, WheelPicker
	Title      string      `json:"title,omitempty"`
	Input      *FormInput  `json:"input,omitempty"`
	DatePicker *DatePicker `json:"datePicker,omitempty"`
	ListPicker *ListPicker `json:"listPicker,omitempty"`
	Wheel      *Wheel      `json:"wheelPicker,omitempty"`
}

// FormInput is a line to fill in.
type FormInput struct {
	ID    string `json:"id,omitempty"`
	Title string `json:"title,omitempty"`
}

// Wheel is some items of which one may be chosen.
type Wheel struct {
	ID    string     `json:"id,omitempty"`
	Title string     `json:"title,omitempty"`
	Items []ListItem `json:"items,omitempty"`
}

// FormField is the answer to one component of a form.
type FormField struct {
	ID        string  `json:"id"`
	Component Content `json:"component"`
}
