package webmessaging

import (
	"crypto/md5" //nolint:gosec // the wire's check against damage, no secret
	"encoding/hex"
	"io"
	"mime"
	"net/http"
	"path"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"
)

const (
	uploadPath   = "/uploads/"
	downloadPath = "/files/"

	maxFileName = 1024
)

// An upload is a file of a session: the guest's, or sent to the guest.
type upload struct {
	name, kind, md5 string
	size            int64
	data            []byte
	there           bool // the bytes have come
	until           time.Time
	sent            bool // a message names it
}

// upload gives an address to which the guest may upload a file.
func (k *socket) upload(r Request) *Refusal {
	g := k.guest
	g.mu.Lock()
	defer g.mu.Unlock()
	if r.AttachmentID == "" {
		r.AttachmentID = uuid.NewString()
	}
	if refusal := g.welcomeFile(r); refusal != nil {
		if !r.ErrorsAsJSON {
			return refusal
		}
		k.push(encode(FrameResponse, ClassURLError, CodeBadRequest, AttachmentNews{
			AttachmentID: r.AttachmentID, ErrorCode: refusal.Code, ErrorMessage: refusal.Text,
		}, r.TracingID))
		return nil
	}
	g.files[r.AttachmentID] = &upload{name: r.FileName, kind: r.FileType, size: r.FileSize, md5: r.FileMD5}
	k.push(encode(FrameResponse, ClassPresignedURL, CodeOK, PresignedURL{
		AttachmentID: r.AttachmentID, URL: g.address(uploadPath, r.AttachmentID),
		Headers:  map[string]string{strings.ToLower(tagHeader): g.tag()},
		FileName: r.FileName, FileSize: r.FileSize, FileType: r.FileType,
	}, r.TracingID))
	return nil
}

// The header that an upload has to bring along, as its address says.
const tagHeader = "X-Amz-Tagging"

func (g *guest) tag() string { return "session=" + g.id }

// welcomeFile says why a file is not.
func (g *guest) welcomeFile(r Request) *Refusal {
	files := g.deployment.Config.Messenger.FileUpload
	extension := strings.ToLower(path.Ext(r.FileName))
	switch {
	case g.phase == guestGone:
		return refusing(CodeSessionNotFound, "Session not found")
	case !files.EnableAttachments:
		return refusing(CodeUploadUnavailable, "Attachments are not available")
	case g.phase == guestReadOnly:
		return refusing(CodeReadOnly, "Session is read-only, no new messages allowed")
	case extension == "" || slices.Contains(g.deployment.BlockedExtensions, extension):
		return refusing(CodeFileName, "File name is not valid")
	case utf8.RuneCountInString(r.FileName) >= maxFileName:
		return refusing(CodeFileNameLength, "File name is too long")
	case r.FileSize == 0:
		return refusing(CodeFileEmpty, "File is empty")
	case r.FileSize > g.deployment.MaxFileSizeKB<<10:
		return refusing(CodeFileSize, "File of %d bytes is larger than %d KB", r.FileSize, g.deployment.MaxFileSizeKB)
	case !allowed(files.Modes, r.FileType):
		return refusing(CodeFileType, "File type %s not supported", r.FileType)
	}
	return nil
}

func allowed(modes []FileTypes, kind string) bool {
	media, _, err := mime.ParseMediaType(kind)
	if err != nil {
		return false
	}
	for _, mode := range modes {
		for _, t := range mode.FileTypes {
			family, any := strings.CutSuffix(t, "/*")
			if t == media || any && (family == "*" || strings.HasPrefix(media, family+"/")) {
				return true
			}
		}
	}
	return false
}

// address is where a file is put or found, for a while.
func (g *guest) address(under, attachment string) string {
	exp := time.Now().Add(g.server.options.URLLife)
	return g.base + under + g.server.sign(purposeFile+under, g.id+"/"+attachment, exp)
}

// getAttachment gives a new address of a file.
func (k *socket) getAttachment(r Request) *Refusal {
	g := k.guest
	g.mu.Lock()
	defer g.mu.Unlock()
	if refusal := g.sendable(r.AttachmentID); refusal != nil {
		return refusal
	}
	f := g.files[r.AttachmentID]
	k.push(encode(FrameResponse, ClassPresignedURL, CodeOK, PresignedURL{
		AttachmentID: r.AttachmentID, URL: g.address(downloadPath, r.AttachmentID), Headers: map[string]string{},
		FileName: f.name, FileSize: f.size, FileType: f.kind,
	}, r.TracingID))
	return nil
}

// deleteAttachment forgets a file that was not sent yet.
func (k *socket) deleteAttachment(r Request) *Refusal {
	g := k.guest
	g.mu.Lock()
	defer g.mu.Unlock()
	if f := g.files[r.AttachmentID]; f == nil || f.sent {
		return refusing(CodeAttachmentNotFound, "Attachment not found")
	}
	delete(g.files, r.AttachmentID)
	k.push(encode(FrameResponse, ClassDeleted, CodeOK, AttachmentNews{AttachmentID: r.AttachmentID}, r.TracingID))
	return nil
}

// sendable says why that file is not to be had.
func (g *guest) sendable(id string) *Refusal {
	f := g.files[id]
	switch {
	case f == nil:
		return refusing(CodeAttachmentNotFound, "Attachment not found")
	case !f.there:
		return refusing(CodeAttachmentNotUpload, "Attachment is not uploaded yet")
	case time.Now().After(f.until):
		return refusing(CodeAttachmentExpired, "Attachment has expired")
	}
	return nil
}

// described is content with all that the server knows of its files.
func (g *guest) described(content []Content) []Content {
	content = slices.Clone(content)
	for i, c := range content {
		if c.Attachment != nil {
			f := g.files[c.Attachment.ID]
			f.sent = true
			content[i].Attachment = g.attachment(c.Attachment.ID, f)
		}
	}
	return content
}

func (g *guest) attachment(id string, f *upload) *Attachment {
	return &Attachment{
		ID: id, Filename: f.name, FileSize: f.size, MIME: f.kind, MediaType: mediaType(f.kind),
		URL: g.address(downloadPath, id),
	}
}

// fileLife is until when a file of now is kept.
func (g *guest) fileLife() time.Time { return time.Now().Add(g.server.options.FileLife) }

func mediaType(kind string) string {
	for prefix, t := range map[string]string{"image/": "Image", "video/": "Video", "audio/": "Audio"} {
		if strings.HasPrefix(kind, prefix) {
			return t
		}
	}
	return "File"
}

// putFile takes the bytes of an upload. What is wrong with them is told on the
// guest's connections: to the PUT itself the storage only says that it has them.
func (s *Server) putFile(w http.ResponseWriter, r *http.Request) {
	g, id := s.fileOf(uploadPath, r.PathValue("token"))
	if g == nil {
		refuse(w, http.StatusForbidden, "the address is no longer good")
		return
	}
	if r.Header.Get(tagHeader) != g.tag() {
		refuse(w, http.StatusForbidden, "the headers are not those that came with the address")
		return
	}
	data, err := io.ReadAll(http.MaxBytesReader(w, r.Body, g.deployment.MaxFileSizeKB<<10+1))
	if err != nil {
		refuse(w, http.StatusBadRequest, "the file broke off")
		return
	}
	w.WriteHeader(http.StatusOK)
	g.uploaded(id, data)
}

// uploaded tells the guest what became of an upload.
func (g *guest) uploaded(id string, data []byte) {
	g.mu.Lock()
	defer g.mu.Unlock()
	f := g.files[id]
	if f == nil {
		return // deleted meanwhile
	}
	sum := md5.Sum(data) //nolint:gosec // as above
	news := AttachmentNews{AttachmentID: id, Timestamp: g.tick()}
	if int64(len(data)) != f.size || f.md5 != "" && !strings.EqualFold(f.md5, hex.EncodeToString(sum[:])) {
		delete(g.files, id)
		news.ErrorCode, news.ErrorMessage = CodeFileContent, "File is not what was announced"
		g.push(encode(FrameMessage, ClassUploadFailure, CodeOK, news, ""))
		return
	}
	f.data, f.there, f.until = data, true, g.fileLife()
	news.DownloadURL = g.address(downloadPath, id)
	g.push(encode(FrameMessage, ClassUploadSuccess, CodeOK, news, ""))
}

// getFile gives out a file to whoever has its address.
func (s *Server) getFile(w http.ResponseWriter, r *http.Request) {
	g, id := s.fileOf(downloadPath, r.PathValue("token"))
	if g == nil {
		refuse(w, http.StatusForbidden, "the address is no longer good")
		return
	}
	g.mu.Lock()
	f := g.files[id]
	g.mu.Unlock()
	if f == nil {
		refuse(w, http.StatusNotFound, "no such file")
		return
	}
	w.Header().Set("Content-Type", f.kind)
	_, _ = w.Write(f.data)
}

// fileOf reads an address.
func (s *Server) fileOf(under, token string) (g *guest, id string) {
	subject, ok := s.verify(purposeFile+under, token)
	session, id, _ := strings.Cut(subject, "/")
	if !ok {
		return nil, ""
	}
	return s.guestByID(session), id
}
