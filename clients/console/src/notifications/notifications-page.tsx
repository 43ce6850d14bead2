const NotificationsPage = () => <p>…</p>
export default NotificationsPage
