// SPDX-License-Identifier: MIT
#include "status/panel_api.hpp"

#include <optional>
#include <utility>

#include "grayling/base/json_object.hpp"
#include "grayling/base/json_value.hpp"
#include "grayling/greylist/plain_address.hpp"
#include "status/form_values.hpp"
#include "status/http_status.hpp"

namespace grayling {
namespace {

constexpr auto kJson = "application/json";

HttpAnswer json_answer(unsigned status, const JsonObject& object) {
  return {status, kJson, object.text() + "\n"};
}

HttpAnswer error_answer(unsigned status, std::string_view what) {
  JsonObject object;
  object.add("error", what);
  return json_answer(status, object);
}

HttpAnswer only(const std::string& method) {
  auto answer = method_not_allowed(method);
  const auto error = error_answer(answer.status, "only " + method);
  answer.type = error.type;
  answer.body = error.body;
  return answer;
}

HttpAnswer trouble_answer(RecipientDesk::Trouble trouble) {
  if (trouble == RecipientDesk::Trouble::Busy) return PanelApi::busy();
  auto answer =
      error_answer(http::kUnavailable, "the store can't be used now; grayling's log says why");
  answer.headers.emplace_back("Retry-After", "60");
  return answer;
}

// The text members of a JSON object; what else is in it doesn't count.
class Body {
 public:
  explicit Body(std::string_view text) : json_(parse_json(text)) {}

  std::optional<std::string> text(const char* name) const {
    if (!json_.is_object()) return std::nullopt;
    const auto found = json_.find(name);
    if (found == json_.end() || !found->is_string()) return std::nullopt;
    return found->get<std::string>();
  }

 private:
  Json json_;
};

// What a JSON text can't hold may be in an address: so a waiting mail also has an id, which says
// its sender and client exactly. The comma is in neither part.
std::string id_of(const RecipientDesk::Waiting& mail) {
  return with_percents(mail.sender) + ',' + with_percents(mail.client);
}

struct Named {
  std::string sender, client;
};

// The mail that a release is for; none: the body doesn't say.
std::optional<Named> named_in(const Body& body) {
  const auto id = body.text("id");
  if (!id) {
    auto sender = body.text("sender");
    auto client = body.text("client");
    if (!sender || !client) return std::nullopt;
    return Named{std::move(*sender), std::move(*client)};
  }
  const auto comma = id->find(',');
  if (comma == std::string::npos) return std::nullopt;
  auto sender = without_percents(std::string_view(*id).substr(0, comma));
  auto client = without_percents(std::string_view(*id).substr(comma + 1));
  if (!sender || !client) return std::nullopt;
  return Named{std::move(*sender), std::move(*client)};
}

HttpAnswer bad_recipient(const std::string& why) {
  return error_answer(http::kBadRequest, "recipient " + why);
}

}  // namespace

HttpAnswer PanelApi::busy() {
  auto answer = error_answer(http::kTooMany, "too many requests: try again in some seconds");
  answer.headers.emplace_back("Retry-After", "10");
  return answer;
}

HttpAnswer PanelApi::answer(const HttpRequest& request) {
  if (!token_.is_given_by(request.authorization)) {
    auto answer = error_answer(http::kUnauthorized, "needs the header Authorization: Bearer TOKEN");
    answer.headers.emplace_back("WWW-Authenticate", "Bearer realm=\"grayling\"");
    return answer;
  }
  const auto name = request.path.substr(kRoot.size());
  if (name == "waiting") return request.is_post ? only("GET, HEAD") : waiting(request);
  if (name == "expect") return request.is_post ? expect(request) : only("POST");
  if (name == "release") return request.is_post ? release(request) : only("POST");
  return error_answer(http::kNotFound, "there are /api/waiting, /api/expect and /api/release");
}

HttpAnswer PanelApi::waiting(const HttpRequest& request) {
  const auto given = request.query.find("recipient");
  const auto recipient = plain_address(given == request.query.end() ? "" : given->second);
  if (!recipient) return bad_recipient(recipient.error().text);
  if (!desk_.admits(*recipient)) return busy();
  const auto view = desk_.view(*recipient);
  if (!view) return trouble_answer(view.error());
  std::string rows;
  for (const auto& mail : view->waiting) {
    JsonObject row;
    row.add("id", id_of(mail));
    row.add("sender", mail.sender);
    row.add("client", mail.client);
    row.add("since", mail.since);
    rows += (rows.empty() ? "" : ", ") + row.text();
  }
  JsonObject object;
  object.add("recipient", *recipient);
  object.add_raw("waiting", "[" + rows + "]");
  object.add_raw("more", view->has_more ? "true" : "false");
  object.add_raw("expected", view->is_expected ? "true" : "false");
  object.add("expected_until", view->expected_until);
  return json_answer(http::kOk, object);
}

HttpAnswer PanelApi::expect(const HttpRequest& request) {
  const auto recipient = plain_address(Body(request.body).text("recipient").value_or(""));
  if (!recipient) return bad_recipient(recipient.error().text);
  if (!desk_.admits(*recipient)) return busy();
  const auto until = desk_.expect(*recipient, kPanelAuthor, "asked for over HTTP");
  if (!until) return trouble_answer(until.error());
  JsonObject object;
  object.add("recipient", *recipient);
  object.add("expected_until", *until);
  return json_answer(http::kOk, object);
}

HttpAnswer PanelApi::release(const HttpRequest& request) {
  const Body body(request.body);
  const auto recipient = plain_address(body.text("recipient").value_or(""));
  if (!recipient) return bad_recipient(recipient.error().text);
  const auto mail = named_in(body);
  if (!mail) {
    return error_answer(http::kBadRequest,
                        "needs id, or sender and client: texts as /api/waiting gives them");
  }
  if (!desk_.admits(*recipient)) return busy();
  const auto released = desk_.release(*recipient, mail->sender, mail->client);
  if (!released) return trouble_answer(released.error());
  JsonObject object;
  object.add("recipient", *recipient);
  object.add_raw("released", *released ? "true" : "false");
  return json_answer(http::kOk, object);
}

}  // namespace grayling
