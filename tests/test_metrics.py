"""Figures for whoever has the token; for others the address does not exist."""

from flask.testing import FlaskClient


def test_with_the_token_the_figures_are_there(client: FlaskClient) -> None:
    client.get("/healthz")

    answer = client.get("/metrics", headers={"Authorization": "Bearer metrics-token-of-tests"})

    assert answer.status_code == 200
    assert 'eventdesk_requests_total{method="GET",route="/healthz",status="200"}' in answer.text


def test_without_the_token_the_address_does_not_exist(client: FlaskClient) -> None:
    assert client.get("/metrics").status_code == 404
    assert client.get("/metrics", headers={"Authorization": "Bearer ümlaut"}).status_code == 404
